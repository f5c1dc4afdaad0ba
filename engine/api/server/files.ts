// What the API reads from the disk itself: its schema, and whether something is at a host path.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export function readSchema(): string {
  return readFileSync(join(import.meta.dirname, "../schema.graphql"), "utf8");
}

/** null when nothing is there for us. What is neither counts as a file. */
export function look(hostPath: string): "file" | "directory" | null {
  try {
    return statSync(hostPath).isDirectory() ? "directory" : "file";
  } catch {
    return null; // it cannot be there, as with a NUL in its name, or we may not see it
  }
}
