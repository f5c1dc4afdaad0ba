// Searches the files below a folder of a tree. A pattern that goes back and forth for ever is
// ended: the machine that runs regular expressions can be stopped from outside, by a timeout of
// node:vm, and in no other way.
// Symbolic links are followed where they were asked for, and not where they are met.

import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { assert } from "../../stdlib/base/assert.ts";
import { fail } from "../event/failure.ts";
import { joinPath } from "../op/path.ts";
import type { SearchMatch, SearchQuery } from "../text/search/query.ts";
import { type SearchedFolder, searchFolder } from "../text/search/search.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { kindOf } from "./entry.ts";
import { readEntries } from "./names.ts";
import { findInside, resolveInside, statOf } from "./resolve.ts";

/** The text of one file is in memory. */
const MOST_BYTES = 128 * 1024 * 1024;
/** One search, of whatever size. */
const SEARCH_TIMEOUT_MS = 60_000;

export interface SearchOptions {
  readonly timeoutMs?: number;
}

export function searchInside(
  root: string,
  path: string,
  query: SearchQuery,
  check: Checkpoint,
  { timeoutMs = SEARCH_TIMEOUT_MS }: SearchOptions = {},
): SearchMatch[] {
  const { stats } = findInside(root, path);
  if (!stats.isDirectory()) {
    fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
  }
  const folder = openFolder(root, path, check);
  return within(timeoutMs, query.pattern, () => searchFolder(query, folder));
}

function openFolder(root: string, top: string, check: Checkpoint): SearchedFolder {
  // A path that was asked for may lead through links, and must not lead out.
  const placeOf = (path: string) => resolveInside(root, joinPath(top, path), { followLast: true });
  return {
    kindOf(path) {
      const stats = statOf(placeOf(path));
      if (stats === null) return null;
      const kind = kindOf(stats);
      return kind === "symlink" ? "other" : kind;
    },
    entries(directory) {
      check();
      return readEntries(placeOf(directory)).map((entry) => {
        const leaf = entry.isFile() ? "file" : "other";
        return { name: entry.name, kind: entry.isDirectory() ? "directory" : leaf };
      });
    },
    read(path) {
      check();
      const size = statOf(placeOf(path))?.size ?? 0;
      if (size > MOST_BYTES) fail({ kind: "file-too-large", path, size, limit: MOST_BYTES });
      return readFileSync(placeOf(path));
    },
  };
}

function within<T>(timeoutMs: number, pattern: string, work: () => T): T {
  const made: T[] = [];
  const run = () => void made.push(work());
  try {
    new Script("run()").runInContext(createContext({ run }), { timeout: timeoutMs });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const want = `a pattern that is done in ${timeoutMs} ms`;
    return fail({ kind: "argument", argument: "pattern", want, got: pattern }, error);
  }
  const [value] = made;
  assert(value !== undefined, "a search that ends has found something or nothing");
  return value;
}

/** An error of another realm is no instance of this one's Error. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
