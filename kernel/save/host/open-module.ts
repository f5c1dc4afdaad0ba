// A module in a folder of the host: where its source is, what it offers, what it was when saved.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { RondelError } from "../../../stdlib/index.ts";
import { type FunctionShape, type ModuleShape, readShape } from "../call/shape.ts";
import { SOURCE_FILE } from "../files.ts";
import { LOCK_FILE, type Lock, readLock } from "../lock.ts";

export interface LocalModule extends ModuleShape {
  /** Of its source file. */
  readonly path: string;
  readonly lock: Lock | null;
}

/** `name` is a folder, or the source file itself. */
export function openModule(name: string, cwd: string): LocalModule {
  const place = resolve(cwd, name);
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  const path = isFolder ? join(place, SOURCE_FILE) : place;
  if (!existsSync(path)) {
    throw new RondelError(
      `${name} is no module: there is no ${path}`,
      "A module is a folder with src/index.ts in it; rondel save SESSION writes one.",
    );
  }
  const lockPath = join(isFolder ? place : join(place, "../.."), LOCK_FILE);
  const lock = existsSync(lockPath) ? readLock(readFileSync(lockPath, "utf8"), lockPath) : null;
  return { ...readShape(readFileSync(path, "utf8"), path), path, lock };
}

export function functionOf({ functions, path }: LocalModule, name: string): FunctionShape {
  const wanted = functions.find((one) => one.name === name || dash(one.name) === name);
  if (wanted !== undefined) return wanted;
  const names = functions.map((one) => one.name).join(", ");
  throw new RondelError(`${path} has no function ${name}`, `It has: ${names}`);
}

function dash(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
