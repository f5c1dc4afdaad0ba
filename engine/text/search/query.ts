// What is searched for in the files of a folder, and what is found.

export interface SearchQuery {
  readonly pattern: string;
  readonly literal: boolean;
  /** A match may go over the end of a line. */
  readonly multiline: boolean;
  /** `.` is also a newline. */
  readonly dotall: boolean;
  readonly insensitive: boolean;
  /** Files and directories to search, from the folder; empty means all of it. */
  readonly paths: readonly string[];
  /** Patterns as in an ignore file, for the files that are meant; `!` in front leaves out. */
  readonly globs: readonly string[];
  readonly skipIgnored: boolean;
  readonly skipHidden: boolean;
  readonly filesOnly: boolean;
  readonly limit: number | null;
}

/** One line that matches, or the lines of a match that goes over several. */
export interface SearchMatch {
  readonly filePath: string;
  /** From 1; 0 when only files were asked for. */
  readonly lineNumber: number;
  /** Where the line begins in the file, in bytes. */
  readonly absoluteOffset: number;
  readonly matchedLines: string;
  readonly submatches: readonly Submatch[];
}

/** Places are bytes from the start of the lines. */
export interface Submatch {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
