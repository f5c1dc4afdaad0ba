// Whose the files of a store are. An ordinary user's engine sees owners through the table of its
// user namespace: under another table, the same files belong to others, and what is known of their
// content is wrong.
// Invariant: a store is opened with the table that it was made with, or not at all.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../event/failure.ts";

const TABLES = ["/proc/self/uid_map", "/proc/self/gid_map"];

/** `tables` are what the kernel says of users and of groups. */
export function checkOwners(folder: string, tables: readonly string[] = readTables()): void {
  const path = join(folder, "owners");
  const now = `${tables.map((table) => table.trim().replace(/[ \t]+/g, " ")).join("\n-\n")}\n`;
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  // A power cut may have left it empty.
  if (before === "") writeFileSync(path, now);
  if (before === "" || before === now) return;
  fail({
    kind: "runtime-unavailable",
    why: `${folder} was made with other users and groups than there are now`,
    remedy:
      "Run the engine as before, with /etc/subuid and /etc/subgid as they were, or delete the " +
      "folder, or set RONDEL_HOME to another one.",
  });
}

function readTables(): string[] {
  return TABLES.map((path) => readFileSync(path, "utf8"));
}
