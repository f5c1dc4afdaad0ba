// What a patch says, file by file. Text is held as latin1 strings: one character for each byte, so
// that what is not UTF-8 comes through as it was.

/** One file of a patch: what it was, what it becomes, and how. */
export interface FilePatch {
  /** The line of the patch it begins in, from 1. */
  readonly line: number;
  /** null where the patch makes the file. */
  readonly oldPath: string | null;
  /** null where the patch removes the file. */
  readonly newPath: string | null;
  /** The old file stays under its own name as well. */
  readonly isCopy: boolean;
  /** The mode in Git's words, with the kind of file; null where it does not change. */
  readonly mode: number | null;
  readonly body: PatchBody;
}

export type PatchBody =
  | { readonly kind: "text"; readonly hunks: readonly Hunk[] }
  /** The whole of the new file. */
  | { readonly kind: "binary"; readonly bytes: Uint8Array };

export interface Hunk {
  /** The line of the patch it begins in, from 1. */
  readonly line: number;
  /** The first line it is about, from 1; where it has no old lines, the line before it. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly mark: " " | "-" | "+";
  /** With the newline at its end, unless the file ends without one. */
  readonly text: string;
}

/** The kinds of file in a mode of Git. */
export const GIT_LINK = 0o120000;
export const GIT_FILE = 0o100000;
export const GIT_KIND = 0o170000;

export function bytesOf(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** Lines with their newline; the last one may have none. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
