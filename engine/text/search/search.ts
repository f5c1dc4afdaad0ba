// Searches the files of a folder. The folder is read through an interface, so this is pure.
// What is named by a path is searched whatever ignore files say; below it they count, and so do
// those above it. Binary files are passed over.

import { fail } from "../../event/failure.ts";
import { resolvePath } from "../../op/path.ts";
import { type Ignores, NO_IGNORES } from "../../op/pattern/gitignore.ts";
import { matchesIn } from "./matches.ts";
import { createPattern } from "./pattern.ts";
import type { SearchMatch, SearchQuery } from "./query.ts";

/** Paths count from the folder, without a slash at either end; `""` is the folder itself. */
export interface SearchedFolder {
  /** null when nothing is there; what is neither is no kind. */
  kindOf(path: string): "file" | "directory" | "other" | null;
  /** By name. */
  entries(directory: string): readonly SearchedEntry[];
  read(file: string): Uint8Array;
}

export interface SearchedEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "other";
}

interface Search {
  readonly query: SearchQuery;
  readonly folder: SearchedFolder;
  readonly isMeant: (path: string) => boolean;
  readonly matches: (bytes: Uint8Array, most: number) => ReturnType<typeof matchesIn>;
  readonly found: SearchMatch[];
  readonly most: number;
}

/** Each has an ID, and all go out in one answer. */
const MOST_MATCHES = 100_000;
const IGNORE_FILES = [".gitignore", ".ignore", ".rgignore"];
/** A file with a zero byte this early is taken for binary. */
const HEAD_BYTES = 64 * 1024;

export function searchFolder(query: SearchQuery, folder: SearchedFolder): SearchMatch[] {
  const pattern = createPattern(query);
  const most = Math.min(query.limit ?? MOST_MATCHES + 1, MOST_MATCHES + 1);
  const search: Search = {
    query,
    folder,
    isMeant: createGlobs(query.globs),
    matches: (bytes, left) => matchesIn(bytes, pattern, query.multiline, left),
    found: [],
    most,
  };
  for (const path of query.paths.length === 0 ? [""] : query.paths) {
    searchPath(search, resolvePath("/", path).slice(1));
  }
  if (search.found.length > MOST_MATCHES) {
    fail({ kind: "limit", what: "the matches of a search", limit: MOST_MATCHES });
  }
  return search.found;
}

function searchPath(search: Search, path: string): void {
  const kind = search.folder.kindOf(path);
  if (kind === null) fail({ kind: "path-missing", path });
  if (kind === "file") searchFile(search, path);
  if (kind === "directory") searchDirectory(search, path, ignoresAbove(search, path));
}

function ignoresAbove(search: Search, path: string): Ignores {
  let ignores = NO_IGNORES;
  for (let cut = 0; cut < path.length && search.query.skipIgnored; cut += 1) {
    const directory = path.slice(0, cut);
    if (cut !== 0 && path[cut] !== "/") continue;
    ignores = addIgnores(search, directory, search.folder.entries(directory), ignores);
  }
  return ignores;
}

function searchDirectory(search: Search, directory: string, above: Ignores): void {
  const { query, folder } = search;
  const entries = folder.entries(directory);
  const ignores = query.skipIgnored ? addIgnores(search, directory, entries, above) : above;
  for (const { name, kind } of entries) {
    if (search.found.length >= search.most) return;
    const path = directory === "" ? name : `${directory}/${name}`;
    if (query.skipHidden && name.startsWith(".")) continue;
    if (ignores.ignores(path, kind === "directory")) continue;
    if (kind === "directory") searchDirectory(search, path, ignores);
    if (kind === "file") searchFile(search, path);
  }
}

function addIgnores(
  { folder }: Search,
  directory: string,
  entries: readonly SearchedEntry[],
  ignores: Ignores,
): Ignores {
  const files = entries.filter(({ name, kind }) => kind === "file" && IGNORE_FILES.includes(name));
  return files.reduce((all, { name }) => {
    const path = directory === "" ? name : `${directory}/${name}`;
    return all.add(directory, Buffer.from(folder.read(path)).toString("utf8"));
  }, ignores);
}

function searchFile({ query, folder, isMeant, matches, found, most }: Search, path: string): void {
  if (!isMeant(path)) return;
  const bytes = folder.read(path);
  if (bytes.subarray(0, HEAD_BYTES).includes(0)) return;
  const own = matches(bytes, query.filesOnly ? 1 : most - found.length);
  if (query.filesOnly && own.length > 0) {
    found.push({
      filePath: path,
      lineNumber: 0,
      absoluteOffset: 0,
      matchedLines: "",
      submatches: [],
    });
  } else {
    for (const match of own) found.push({ filePath: path, ...match });
  }
}

/** Globs read like an ignore file turned around: the last that matches a path decides. */
function createGlobs(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => true;
  const negative = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const leftOut = NO_IGNORES.add("", negative.join("\n"));
  const wanted = NO_IGNORES.add("", globs.join("\n"));
  const wantsAll = negative.length === globs.length;
  return (path) => {
    const parts = path.split("/");
    const above = parts.slice(0, -1).map((_part, at) => parts.slice(0, at + 1).join("/"));
    if (above.some((directory) => leftOut.ignores(directory, true))) return false;
    if (wantsAll) return !leftOut.ignores(path, false);
    return wanted.ignores(path, false) || above.some((one) => wanted.ignores(one, true));
  };
}
