// Reads a patch: unified, or Git's, with new, removed, renamed and copied files, modes, and whole
// binary files. Text around it, such as the head of a mail, is passed over.
// Every failure names the line of the patch.

import { fail } from "../../event/failure.ts";
import { readBinary } from "./binary.ts";
import { readBothNames, readName, readPlainName } from "./names.ts";
import type { FilePatch, Hunk, HunkLine } from "./patch.ts";

/** Where the reading is: shared by the functions below, which move it on. */
interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** What has been said of a file so far. */
interface Draft {
  readonly line: number;
  oldPath: string | null;
  newPath: string | null;
  isCopy: boolean;
  mode: number | null;
  bytes: Uint8Array | null;
  readonly hunks: Hunk[];
}

const GIT = "diff --git ";
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export function parsePatch(text: string): FilePatch[] {
  const cursor: Cursor = { lines: text.split("\n"), at: 0 };
  const files: FilePatch[] = [];
  while (cursor.at < cursor.lines.length) {
    const line = lineAt(cursor);
    if (line.startsWith(GIT)) files.push(readGitFile(cursor));
    else if (beginsNames(cursor)) files.push(readPlainFile(cursor));
    else if (HUNK.test(line)) failAt(cursor, "a hunk without a file before it");
    else cursor.at += 1;
  }
  if (files.length === 0 && text.trim() !== "") failAt({ ...cursor, at: 0 }, "no patch is in it");
  return files;
}

function readGitFile(cursor: Cursor): FilePatch {
  const name = readBothNames(lineAt(cursor).slice(GIT.length).trimEnd());
  const draft = newDraft(cursor, name, name);
  cursor.at += 1;
  while (cursor.at < cursor.lines.length && readHeader(cursor, draft)) cursor.at += 1;
  if (beginsNames(cursor)) readNames(cursor, draft);
  readHunks(cursor, draft);
  return finish(cursor, draft);
}

/** Whether the line belongs to the head of a file. */
function readHeader(cursor: Cursor, draft: Draft): boolean {
  const line = lineAt(cursor).trimEnd();
  const word = HEADERS.find((one) => line.startsWith(one));
  if (word === undefined) return false;
  const rest = line.slice(word.length);
  if (word === "new file mode ") draft.oldPath = null;
  if (word === "deleted file mode ") draft.newPath = null;
  if (word === "new file mode " || word === "new mode ") draft.mode = Number.parseInt(rest, 8);
  if (word === "rename from " || word === "copy from ") draft.oldPath = readPlainName(rest);
  if (word === "rename to " || word === "copy to ") draft.newPath = readPlainName(rest);
  if (word.startsWith("copy")) draft.isCopy = true;
  if (word === "Binary files ") failAt(cursor, "a binary file without its content");
  if (word === "GIT binary patch") {
    const read = readBinary(cursor.lines, cursor.at + 1);
    if (read === null) return failAt(cursor, "a binary change in a form that is not known");
    draft.bytes = read.bytes;
    cursor.at = read.end - 1;
  }
  return true;
}

const HEADERS = [
  "old mode ",
  "new mode ",
  "new file mode ",
  "deleted file mode ",
  "rename from ",
  "rename to ",
  "copy from ",
  "copy to ",
  "similarity index ",
  "dissimilarity index ",
  "index ",
  "Binary files ",
  "GIT binary patch",
];

function readPlainFile(cursor: Cursor): FilePatch {
  const draft = newDraft(cursor, null, null);
  readNames(cursor, draft);
  readHunks(cursor, draft);
  return finish(cursor, draft);
}

function beginsNames({ lines, at }: Cursor): boolean {
  return (lines[at] ?? "").startsWith("--- ") && (lines[at + 1] ?? "").startsWith("+++ ");
}

function readNames(cursor: Cursor, draft: Draft): void {
  const [before, after] = [lineAt(cursor), cursor.lines[cursor.at + 1] ?? ""];
  draft.oldPath = readName(before.slice(4));
  draft.newPath = readName(after.slice(4));
  cursor.at += 2;
}

function readHunks(cursor: Cursor, draft: Draft): void {
  for (let found = HUNK.exec(lineAt(cursor)); found; found = HUNK.exec(lineAt(cursor))) {
    const [oldStart, oldCount, newStart, newCount] = found
      .slice(1)
      .map((part: string | undefined) => Number(part ?? 1));
    const line = cursor.at + 1;
    cursor.at += 1;
    const lines = readHunkLines(cursor, oldCount ?? 1, newCount ?? 1);
    draft.hunks.push({ line, oldStart: oldStart ?? 1, newStart: newStart ?? 1, lines });
  }
}

/** The counts in its head say where a hunk ends. */
function readHunkLines(cursor: Cursor, oldCount: number, newCount: number): HunkLine[] {
  const lines: HunkLine[] = [];
  let [oldLeft, newLeft] = [oldCount, newCount];
  while (oldLeft > 0 || newLeft > 0) {
    const line = cursor.lines[cursor.at];
    // Some programs take the one blank off an empty line.
    const mark = line === "" ? " " : line?.[0];
    if (mark !== " " && mark !== "-" && mark !== "+") {
      return failAt(cursor, `the hunk ends too early: ${oldLeft} and ${newLeft} lines are missing`);
    }
    if (mark !== "+") oldLeft -= 1;
    if (mark !== "-") newLeft -= 1;
    cursor.at += 1;
    const hasNewline = !(cursor.lines[cursor.at] ?? "").startsWith("\\");
    if (!hasNewline) cursor.at += 1;
    lines.push({ mark, text: `${(line ?? "").slice(1)}${hasNewline ? "\n" : ""}` });
  }
  if (oldLeft < 0 || newLeft < 0) failAt(cursor, "the hunk has more lines than it says");
  return lines;
}

function newDraft({ at }: Cursor, oldPath: string | null, newPath: string | null): Draft {
  return { line: at + 1, oldPath, newPath, isCopy: false, mode: null, bytes: null, hunks: [] };
}

function finish(cursor: Cursor, draft: Draft): FilePatch {
  const { line, oldPath, newPath, isCopy, mode, bytes, hunks } = draft;
  const at = { ...cursor, at: line - 1 };
  if (oldPath === null && newPath === null) failAt(at, "the file has no name");
  for (const path of [oldPath, newPath]) {
    if (path?.split("/").includes("..")) failAt(at, `${path} leads out of the folder`);
  }
  const body =
    bytes === null ? { kind: "text" as const, hunks } : { kind: "binary" as const, bytes };
  return { line, oldPath, newPath, isCopy, mode, body };
}

function lineAt({ lines, at }: Cursor): string {
  return lines[at] ?? "";
}

function failAt({ at }: Cursor, why: string): never {
  fail({ kind: "patch", path: null, line: at + 1, why });
}
