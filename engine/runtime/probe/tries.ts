// The two ways in which a probe tries something: it reads a file, or it runs a program.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Tried {
  readonly ok: boolean;
  readonly output: string;
  /** The first line it complained with, or why it could not be run. */
  readonly why: string;
}

export function tryProgram(program: string, args: readonly string[], input = ""): Tried {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: "utf8",
    timeout: LONGEST_MS,
  });
  const said = (stderr ?? "").trim().split("\n")[0] ?? "";
  return { ok: status === 0, output: stdout ?? "", why: error?.message ?? said };
}

/** null when it cannot be read. */
export function tryRead(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const LONGEST_MS = 5000;
