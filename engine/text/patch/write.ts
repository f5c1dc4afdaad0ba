// Writes the patch of one file as Git writes it, so that Git and we can apply it.

import { hash } from "node:crypto";
import { difference, type Region } from "../difference.ts";
import type { PatchedFile } from "./apply.ts";
import { writeBinary } from "./binary.ts";
import { writeName } from "./names.ts";
import { GIT_FILE, GIT_LINK, linesOf, textOf } from "./patch.ts";

export interface FileChange {
  readonly path: string;
  /** null when there was none. */
  readonly before: PatchedFile | null;
  readonly after: PatchedFile | null;
}

const CONTEXT = 3;
/** Git looks for a zero byte this far to tell text from what is not. */
const HEAD_BYTES = 8000;

/** Empty when nothing has changed that a patch can say: owners and times are no part of it. */
export function writePatch({ path, before, after }: FileChange): string {
  const isOtherKind = before !== null && after !== null && before.isLink !== after.isLink;
  if (isOtherKind) {
    return writePatch({ path, before, after: null }) + writePatch({ path, before: null, after });
  }
  const [oldMode, newMode] = [modeOf(before), modeOf(after)];
  const [oldText, newText] = [contentOf(before), contentOf(after)];
  if (oldMode === newMode && oldText === newText) return "";
  const [oldName, newName] = [writeName("a", path), writeName("b", path)];
  let text = `diff --git ${oldName} ${newName}\n`;
  if (before === null) text += `new file mode ${newMode}\n`;
  else if (after === null) text += `deleted file mode ${oldMode}\n`;
  else if (oldMode !== newMode) text += `old mode ${oldMode}\nnew mode ${newMode}\n`;
  if (oldText === newText && before !== null && after !== null) return text;
  const kept = before !== null && after !== null && oldMode === newMode ? ` ${newMode}` : "";
  text += `index ${blobOf(before)}..${blobOf(after)}${kept}\n`;
  if (isBinary(before) || isBinary(after)) {
    const [now, old] = [after?.bytes ?? NOTHING, before?.bytes ?? NOTHING];
    return `${text}GIT binary patch\n${writeBinary(now)}${writeBinary(old)}`;
  }
  if (oldText === newText) return text;
  text += `--- ${before === null ? "/dev/null" : ended(oldName)}\n`;
  text += `+++ ${after === null ? "/dev/null" : ended(newName)}\n`;
  return text + writeHunks(linesOf(oldText), linesOf(newText));
}

export function isBinary(file: PatchedFile | null): boolean {
  return file?.bytes.subarray(0, HEAD_BYTES).includes(0) ?? false;
}

const NOTHING = new Uint8Array();

function contentOf(file: PatchedFile | null): string {
  return file === null ? "" : textOf(file.bytes);
}

function modeOf(file: PatchedFile | null): string {
  if (file === null) return "";
  const mode = file.isLink ? GIT_LINK : GIT_FILE | (file.mode & 0o100 ? 0o755 : 0o644);
  return mode.toString(8);
}

/** Git's own digest of the content, without which it applies no binary patch. */
function blobOf(file: PatchedFile | null): string {
  if (file === null) return "0".repeat(40);
  return hash("sha1", Buffer.concat([Buffer.from(`blob ${file.bytes.length}\0`), file.bytes]));
}

/** A tab ends a name that has blanks in it. */
function ended(name: string): string {
  return name.includes(" ") ? `${name}\t` : name;
}

function writeHunks(before: readonly string[], after: readonly string[]): string {
  let text = "";
  for (const group of groupsOf(difference(before, after))) {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) continue;
    const lead = Math.min(CONTEXT, first.oldStart);
    const trail = Math.min(CONTEXT, before.length - last.oldEnd);
    const [oldStart, oldEnd] = [first.oldStart - lead, last.oldEnd + trail];
    const [newStart, newEnd] = [first.newStart - lead, last.newEnd + trail];
    text += `@@ -${range(oldStart, oldEnd)} +${range(newStart, newEnd)} @@\n`;
    let at = oldStart;
    for (const region of group) {
      text += marked(" ", before.slice(at, region.oldStart));
      text += marked("-", before.slice(region.oldStart, region.oldEnd));
      text += marked("+", after.slice(region.newStart, region.newEnd));
      at = region.oldEnd;
    }
    text += marked(" ", before.slice(at, oldEnd));
  }
  return text;
}

/** Regions whose context would touch share a hunk. */
function groupsOf(regions: readonly Region[]): Region[][] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const isNear = before !== undefined && region.oldStart - before.oldEnd <= 2 * CONTEXT;
    if (isNear) group?.push(region);
    else groups.push([region]);
  }
  return groups;
}

/** Lines count from 1; where there are none, the line before is named. */
function range(start: number, end: number): string {
  const count = end - start;
  return `${count === 0 ? start : start + 1},${count}`;
}

function marked(mark: " " | "-" | "+", lines: readonly string[]): string {
  return lines
    .map((line) => `${mark}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`)
    .join("");
}
