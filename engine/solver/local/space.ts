// A full disk, told as what it is. It shows in many ways: as an error of a system call, as one of
// SQLite, or only to a process in a container, which may well overlook it.
// Invariant: a Result is not kept from a process that ended on a disk without room.

import { statfsSync } from "node:fs";
import { FailureError, fail } from "../../event/failure.ts";

/** With less than this, what a process wrote may be cut short without anyone's notice. */
const LEAST_FREE_BYTES = 1024 * 1024;
const LEAST_FREE_FILES = 16;

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"]);

export function requireSpace(folder: string): void {
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  // A file system that makes its inodes as it needs them says that it has none.
  const lacksFiles = files > 0 && ffree < LEAST_FREE_FILES;
  if (lacksFiles || bavail * bsize < LEAST_FREE_BYTES) fail({ kind: "disk-full", path: folder });
}

/** The error as it is, unless it or what caused it says that the disk is full. */
export function asDiskFull(error: unknown, path: string): unknown {
  if (error instanceof FailureError) return error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? cause.code : null;
    if (typeof code !== "string" || !FULL.has(code)) continue;
    return new FailureError({ kind: "disk-full", path }, { cause: error });
  }
  return error;
}
