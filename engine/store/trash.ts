// Deleting without waiting: what goes is renamed into the trash at once, and one child process
// after another removes what lies there. On slow disks a big folder takes seconds to delete; no
// one should wait for it. An empty folder, the most frequent case, goes at once.
// Invariant: what was renamed into the trash is never used again, and survives a crash only there.

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface Trash {
  throwAway(path: string): void;
  /** Removes what an earlier engine left. */
  sweep(): void;
  /** Resolves when nothing more is being removed. */
  idle(): Promise<void>;
}

export function createTrash(folder: string, newName: () => string): Trash {
  mkdirSync(folder, { recursive: true });
  let waiting: string[] = [];
  let running: Promise<void> | null = null;

  const work = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await remove(batch);
    }
    running = null;
  };
  const enqueue = (paths: readonly string[]) => {
    waiting.push(...paths);
    running ??= wait(GATHER_MS).then(work);
  };

  return {
    throwAway(path) {
      if (removeEmpty(path)) return;
      const name = join(folder, newName());
      renameSync(path, name);
      enqueue([name]);
    },
    sweep: () => enqueue(readdirSync(folder).map((name) => join(folder, name))),
    idle: () => running ?? Promise.resolve(),
  };
}

/** How long deletions are gathered, so that one process serves many. */
const GATHER_MS = 50;
/** At most this many names go on one command line. */
const BATCH = 500;

/** Whether it was an empty folder, or nothing, and is gone. */
function removeEmpty(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "ENOTDIR") return false;
    if (code === "ENOENT") return true;
    throw error;
  }
}

async function remove(paths: readonly string[]): Promise<void> {
  for (let start = 0; start < paths.length; start += BATCH) {
    await new Promise<void>((resolve) => {
      const batch = paths.slice(start, start + BATCH);
      const child = spawn("nice", ["-n", "19", "rm", "-rf", "--", ...batch], { stdio: "ignore" });
      // What could not be removed is tried again by the sweep of the next start.
      child.on("error", () => resolve());
      child.on("close", () => resolve());
    });
  }
}
