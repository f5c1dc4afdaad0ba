// What this room reads of the host: texts, times, the entries of a folder, programs. What is not
// there, or not ours to see, is nothing.

import { readFileSync, statSync } from "node:fs";
import { opendir } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import type { PathEntry } from "./sources/paths.ts";

/** Of a larger folder, the first that are found. */
const MOST_ENTRIES = 5_000;

export async function listFolder(cwd: string, path: string): Promise<PathEntry[] | null> {
  const folder = resolve(cwd, path.replace(/^~(?=\/)/, homedir()));
  const entries: PathEntry[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      entries.push({ name: entry.name, isDirectory: entry.isDirectory() });
      if (entries.length >= MOST_ENTRIES) break;
    }
  } catch {
    return null;
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

export async function listPrograms(searchPath: string): Promise<string[]> {
  const folders = searchPath.split(":").filter((folder) => folder.startsWith("/"));
  const found = await Promise.all(folders.map((folder) => listFolder("/", folder)));
  const names = found.flatMap((entries) => entries ?? []).filter((entry) => !entry.isDirectory);
  return [...new Set(names.map(({ name }) => name))].sort();
}

export function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** 0 when it is not there. */
export function changedMs(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch {
    return 0;
  }
}
