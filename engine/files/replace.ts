// Replaces text in a file, as bytes, so that what is not text stays as it is.

import { readFileSync, writeFileSync } from "node:fs";
import { fail } from "../event/failure.ts";
import type { ReplaceAction } from "../op/op.ts";
import { kindOf } from "./entry.ts";
import { findInside } from "./resolve.ts";

/** The whole file is in memory meanwhile. */
const MOST_BYTES = 128 * 1024 * 1024;

export type Replacement = Pick<ReplaceAction, "search" | "replacement" | "which">;

/** Text that is not there is a failure, and so is `first` when it is there more than once. */
export function replaceText(root: string, path: string, replacement: Replacement): void {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isFile()) {
    fail({ kind: "path-kind", path, want: "a file", got: `a ${kindOf(stats)}` });
  }
  if (stats.size > MOST_BYTES) {
    fail({ kind: "file-too-large", path, size: stats.size, limit: MOST_BYTES });
  }
  if (replacement.search === "") failSearch("some text", "none");
  const bytes = readFileSync(hostPath);
  const search = Buffer.from(replacement.search);
  const places = choose(placesOf(bytes, search), bytes, replacement.which);
  if (places.length === 0) failSearch("text that is in the file", replacement.search);
  // Written in place, so that the file keeps its owner, mode and attributes.
  writeFileSync(
    hostPath,
    splice(bytes, places, search.length, Buffer.from(replacement.replacement)),
  );
}

function placesOf(bytes: Buffer, search: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(search); at >= 0; at = bytes.indexOf(search, at + search.length)) {
    places.push(at);
  }
  return places;
}

function choose(places: number[], bytes: Buffer, which: Replacement["which"]): number[] {
  if (which === "all") return places;
  if (which === "first") {
    if (places.length > 1) failSearch("text that is in the file once", `${places.length} places`);
    return places;
  }
  const start = startOfLine(bytes, which.firstFrom);
  return places.filter((place) => place >= start).slice(0, 1);
}

/** Lines count from 1. */
function startOfLine(bytes: Buffer, line: number): number {
  let start = 0;
  for (let count = 1; count < line; count += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return bytes.length;
    start = end + 1;
  }
  return start;
}

const NEWLINE = "\n".charCodeAt(0);

function splice(bytes: Buffer, places: readonly number[], length: number, text: Buffer): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  for (const place of places) {
    parts.push(bytes.subarray(done, place), text);
    done = place + length;
  }
  return Buffer.concat([...parts, bytes.subarray(done)]);
}

function failSearch(want: string, got: string): never {
  fail({ kind: "argument", argument: "search", want, got });
}
