// The kernels that run: the connection files in Jupyter's folder, and who is behind each. What is
// not ours, or gone, is left out.

import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type LookedFacts, lookAt } from "../../../kernel/jupyter/client/look.ts";
import {
  type ConnectionFile,
  readConnectionFile,
} from "../../../kernel/jupyter/wire/connection-file.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import type { Io } from "../command.ts";
import { jupyterFolder } from "./jupyter-folder.ts";

export interface RunningKernel extends LookedFacts {
  /** As Jupyter names it. */
  readonly id: string;
  /** Its connection file. */
  readonly path: string;
}

/** Of one that listens and does not answer. */
export const PATIENCE_MS = 5_000;
/** The newest files are looked at: those of kernels that were killed stay there. */
const MOST_LOOKED_AT = 256;

/** The newest first. */
export async function findRunning(io: Pick<Io, "env">): Promise<readonly RunningKernel[]> {
  const folder = runtimeFolder(io);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^(?!jpserver-|nbserver-).*\.json$/.test(name));
  const looked = await Promise.all(
    files.slice(-MOST_LOOKED_AT).map((name) => lookIn(join(folder, name))),
  );
  return looked.filter((one) => one !== null).sort((one, other) => other.startedMs - one.startedMs);
}

export function runtimeFolder({ env }: Pick<Io, "env">): string {
  return env["JUPYTER_RUNTIME_DIR"] || join(jupyterFolder(env), "runtime");
}

export async function readFileAt(path: string): Promise<ConnectionFile> {
  return readConnectionFile(await readFile(path, "utf8"));
}

export function idOf(path: string): string {
  return basename(path, ".json").replace(/^kernel-/, "");
}

/** null of what is no kernel of ours that runs. */
async function lookIn(path: string): Promise<RunningKernel | null> {
  const file = await readFileAt(path).catch(() => null);
  if (file === null) return null;
  const look = await lookAt({ file, clock: systemClock, open: false, patienceMs: PATIENCE_MS });
  return look.kind === "ours" ? { ...look.facts, id: idOf(path), path } : null;
}
