// Applies a patch to files that are read through a function, and answers what is to be done. Pure.
// A hunk may have moved: it is looked for around the line that it names, but every line of it must
// be there as it is written. The first that does not fit fails the whole.
// Invariant: what is answered is complete; nothing is half applied.

import { fail } from "../../event/failure.ts";
import {
  bytesOf,
  type FilePatch,
  GIT_FILE,
  GIT_KIND,
  GIT_LINK,
  type Hunk,
  linesOf,
  textOf,
} from "./patch.ts";

/** A file that is patched: its bytes, or what a symbolic link points to. */
export interface PatchedFile {
  readonly bytes: Uint8Array;
  /** Permission bits alone. */
  readonly mode: number;
  readonly isLink: boolean;
}

/** What to do with each path that the patch touches; null removes it. */
export type Patched = ReadonlyMap<string, PatchedFile | null>;

/** `read` answers null where no file is. Paths count from the folder that is patched. */
export function applyPatch(
  patch: readonly FilePatch[],
  read: (path: string) => PatchedFile | null,
): Patched {
  const done = new Map<string, PatchedFile | null>();
  const now = (path: string) => (done.has(path) ? (done.get(path) ?? null) : read(path));
  const leaving = new Set(patch.filter(leaves).map(({ oldPath }) => oldPath));
  for (const one of patch) {
    const { oldPath, newPath } = one;
    const isMove = oldPath !== null && newPath !== null && oldPath !== newPath;
    // Files that move or are copied are told as they were before all of the patch, so that two can
    // change places; other changes of one file come one after another.
    const find = isMove ? read : now;
    const before = oldPath === null ? null : (find(oldPath) ?? failFile(one, oldPath, MISSING));
    if (newPath !== null && newPath !== oldPath && now(newPath) !== null) {
      if (!leaving.has(newPath)) failFile(one, newPath, "a file is there already");
    }
    const after = patchFile(one, before);
    if (oldPath !== null && leaves(one) && !(isMove && done.get(oldPath))) done.set(oldPath, null);
    if (newPath !== null) done.set(newPath, after);
  }
  return done;
}

const MISSING = "no such file";

/** Whether nothing of the old file stays under its name. */
function leaves({ oldPath, newPath, isCopy }: FilePatch): boolean {
  return oldPath !== null && oldPath !== newPath && !isCopy;
}

const NEW_MODE = 0o644;

function patchFile(patch: FilePatch, before: PatchedFile | null): PatchedFile {
  const { body, mode } = patch;
  const isLink = mode === null ? (before?.isLink ?? false) : isLinkMode(patch, mode);
  const permissions = mode === null || isLink ? (before?.mode ?? NEW_MODE) : mode & 0o777;
  if (body.kind === "binary") return { bytes: body.bytes, mode: permissions, isLink };
  if (body.hunks.length === 0) {
    const bytes = before?.bytes ?? new Uint8Array();
    return { bytes, mode: permissions, isLink };
  }
  const lines = linesOf(before === null ? "" : textOf(before.bytes));
  const text = applyHunks(patch.newPath ?? patch.oldPath ?? "", body.hunks, lines);
  if (patch.newPath === null && text !== "") {
    failFile(patch, patch.oldPath ?? "", "it would be removed, and has more lines than the patch");
  }
  return { bytes: bytesOf(text), mode: permissions, isLink };
}

function isLinkMode(patch: FilePatch, mode: number): boolean {
  const kind = mode & GIT_KIND;
  if (kind === GIT_LINK) return true;
  if (kind === GIT_FILE || kind === 0) return false;
  return failFile(patch, patch.newPath ?? "", `its mode ${mode.toString(8)} is no file's`);
}

function applyHunks(path: string, hunks: readonly Hunk[], lines: readonly string[]): string {
  let text = "";
  let taken = 0;
  let moved = 0;
  for (const [at, hunk] of hunks.entries()) {
    const old = hunk.lines.filter(({ mark }) => mark !== "+").map((line) => line.text);
    // A hunk without old lines names the line that it comes after.
    const wanted = hunk.oldStart - (old.length === 0 ? 0 : 1) + moved;
    const place = findLines(lines, old, wanted, taken);
    if (place === null) return failHunk(path, at + 1, hunk, lines, old, wanted);
    moved += place - wanted;
    text += lines.slice(taken, place).join("");
    text += newTextOf(hunk);
    taken = place + old.length;
  }
  return text + lines.slice(taken).join("");
}

function newTextOf(hunk: Hunk): string {
  return hunk.lines
    .filter(({ mark }) => mark !== "-")
    .map((line) => line.text)
    .join("");
}

/** The place nearest to the one wanted, and not before `from`. */
function findLines(
  lines: readonly string[],
  wanted: readonly string[],
  at: number,
  from: number,
): number | null {
  const last = lines.length - wanted.length;
  const fits = (place: number) =>
    place >= from && place <= last && wanted.every((line, nth) => lines[place + nth] === line);
  if (wanted.length === 0) return at >= from && at <= lines.length ? at : null;
  for (let distance = 0; distance <= Math.max(at, lines.length); distance += 1) {
    if (fits(at - distance)) return at - distance;
    if (fits(at + distance)) return at + distance;
  }
  return null;
}

function failHunk(
  path: string,
  nth: number,
  hunk: Hunk,
  lines: readonly string[],
  old: readonly string[],
  at: number,
): never {
  const differs = old.findIndex((line, offset) => lines[at + offset] !== line);
  const show = (text: string | undefined) =>
    text === undefined ? "nothing" : JSON.stringify(bytesOf(text).toString("utf8"));
  const place = `line ${at + Math.max(differs, 0) + 1} of the file`;
  const why = `hunk ${nth} expects ${show(old[differs])} at ${place}, which has `;
  fail({ kind: "patch", path, line: hunk.line, why: why + show(lines[at + differs]) });
}

function failFile({ line }: FilePatch, path: string, why: string): never {
  fail({ kind: "patch", path, line, why });
}
