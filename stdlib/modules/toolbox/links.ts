// Follows a path of the host as the kernel would, and remembers every symbolic link on the way, so
// that a copy of the links and of the end works like the original.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";

export interface Resolved {
  /** The path without links in it. */
  readonly path: string;
  /** The links that were followed, each by its own path without links. */
  readonly links: readonly string[];
}

/** As many as the kernel follows. */
const MOST_LINKS = 40;

/** null when nothing is there, or nothing that this user may see. */
export function resolvePath(path: string): Resolved | null {
  const links: string[] = [];
  let done = "/";
  const todo = path.split("/").filter((part) => part !== "");
  while (todo.length > 0) {
    const at = join(done, todo.shift() ?? "");
    const found = lookAt(at);
    if (found === undefined) return null;
    if (!found.isSymbolicLink()) {
      done = at;
      continue;
    }
    if (links.push(at) > MOST_LINKS) return null;
    const target = readlinkSync(at);
    done = target.startsWith("/") ? "/" : dirname(at);
    todo.unshift(...target.split("/").filter((part) => part !== ""));
  }
  return { path: done, links };
}

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
