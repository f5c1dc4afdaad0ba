// The folder that a run of the tests keeps its state in: in memory where that can be had, since
// engines make and delete very many small files. Tests find it in RONDEL_TEST_TMP.
// Invariant: when the tests have ended, the folder is gone, and a mount left in it is an error.

import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";

/** Vitest calls it once before the first test; the function it answers, after the last. */
export function setup(): () => void {
  const folder = mkdtempSync(join(isWritable(MEMORY) ? MEMORY : tmpdir(), "rondel-test-"));
  process.env["RONDEL_TEST_TMP"] = folder;
  return () => {
    const left = mountsBelow(folder);
    if (left.length > 0) throw new Error(`tests left mounts behind: ${left.join(", ")}`);
    rmSync(folder, { recursive: true, force: true });
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function mountsBelow(folder: string): string[] {
  const table = readFileSync("/proc/self/mounts", "utf8");
  const points = table.split("\n").map((line) => line.split(" ")[1] ?? "");
  return points.filter((point) => point.startsWith(`${folder}/`));
}
