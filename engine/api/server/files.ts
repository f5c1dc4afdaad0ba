// What the API reads from the disk itself: its schema, and whether something is at a host path.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export function readSchema(): string {
  return readFileSync(join(import.meta.dirname, "../schema.graphql"), "utf8");
}

/** null when nothing is there. What is neither counts as a file. */
export function look(hostPath: string): "file" | "directory" | null {
  const found = statSync(hostPath, { throwIfNoEntry: false });
  if (found === undefined) return null;
  return found.isDirectory() ? "directory" : "file";
}
