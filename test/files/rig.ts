// A fresh folder in memory for each test, and what a test says about trees in one line.

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FailureError, type FailureKind } from "../../engine/event/failure.ts";

/** Where a run of the tests keeps what it makes. */
export function testFolder(): string {
  return process.env["RONDEL_TEST_TMP"] ?? tmpdir();
}

export interface Folder {
  readonly path: string;
  [Symbol.dispose](): void;
}

export function openFolder(): Folder {
  const path = mkdtempSync(join(testFolder(), "files-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Text is a file, `-> x` a link, null a directory; folders above are made. */
export type Plants = Readonly<Record<string, string | null>>;

export function plant(root: string, plants: Plants): void {
  for (const [path, what] of Object.entries(plants)) {
    const at = join(root, path);
    mkdirSync(what === null ? at : dirname(at), { recursive: true });
    if (what === null) chmodSync(at, 0o755);
    else if (what.startsWith("-> ")) symlinkSync(what.slice(3), at);
    else writeFileSync(at, what);
  }
}

/** The same form back: every leaf, and directories that are empty. */
export function harvest(root: string): Record<string, string | null> {
  const plants: Record<string, string | null> = {};
  const visit = (path: string) => {
    const at = join(root, path);
    const stats = lstatSync(at);
    if (stats.isSymbolicLink()) plants[path] = `-> ${readlinkSync(at)}`;
    else if (stats.isFile()) plants[path] = readFileSync(at, "utf8");
    else if (!stats.isDirectory()) plants[path] = `device ${stats.rdev}`;
    else {
      const names = readdirSync(at).sort();
      if (names.length === 0) plants[path] = null;
      for (const name of names) visit(path === "" ? name : `${path}/${name}`);
    }
  };
  visit("");
  return plants;
}

export function modeOf(path: string): number {
  return lstatSync(path).mode & 0o7777;
}

export function failureOf(work: () => unknown): FailureKind | "none" {
  try {
    work();
    return "none";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind;
    throw error;
  }
}
