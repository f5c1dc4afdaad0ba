// The names in a directory, in the one order that every machine agrees on: that of their bytes.

import { type Dirent, readdirSync } from "node:fs";
import { fail } from "../event/failure.ts";

export function readNames(directory: string): string[] {
  const names = readdirSync(directory);
  for (const name of names) checkName(directory, name);
  return sortByBytes(names, (name) => name);
}

/** With what each name is, which spares a look at those that are not wanted. */
export function readEntries(directory: string): Dirent[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries) checkName(directory, entry.name);
  return sortByBytes(entries, (entry) => entry.name);
}

function sortByBytes<T>(items: T[], nameOf: (item: T) => string): T[] {
  // UTF-16 and UTF-8 order alike, except for what lies outside the basic plane.
  if (items.some((item) => /[\ud800-\udfff]/.test(nameOf(item)))) {
    return items.sort((a, b) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b))));
  }
  return items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** A name that is not UTF-8 reads as another name, under which there is no file. */
function checkName(directory: string, name: string): void {
  if (!name.includes("\ufffd")) return;
  const path = `${directory}/${name}`;
  fail({ kind: "path-kind", path, want: "a name in UTF-8", got: "other bytes" });
}
