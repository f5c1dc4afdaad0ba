// Deleting without waiting: what goes is renamed into the trash at once, and one child process
// after another removes what lies there. On slow disks a big folder takes seconds to delete; no
// one should wait for it.
// Invariant: what was renamed into the trash is never used again, and survives a crash only there.

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";

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
    running ??= work();
  };

  return {
    throwAway(path) {
      const name = join(folder, newName());
      try {
        renameSync(path, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
        throw error;
      }
      enqueue([name]);
    },
    sweep: () => enqueue(readdirSync(folder).map((name) => join(folder, name))),
    idle: () => running ?? Promise.resolve(),
  };
}

/** At most this many names go on one command line. */
const BATCH = 500;

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
