// The words of running Cells: what is asked of the kernel, and what it answers. Plain data that
// crosses between processes; nothing here knows a terminal or how Jupyter speaks.

import type { Shown } from "./display.ts";

/** What a Cell tells while it runs. */
export type CellOutput =
  /** What the user's code printed. The text never ends within a character. */
  | { readonly kind: "stream"; readonly stream: "stdout" | "stderr"; readonly text: string }
  /** A value that the user's code displayed by itself; of the same id, in the place of the last. */
  | { readonly kind: "display"; readonly shown: Shown; readonly id: string | null }
  /** What the Cell has shown goes; `isLate`: when the next thing comes. */
  | { readonly kind: "clear"; readonly isLate: boolean }
  /** A value to be shown beside all that. */
  | { readonly kind: "page"; readonly shown: Shown };

/** What the user's code wants to know from whoever runs it. */
export interface Question {
  readonly text: string;
  /** The answer is not to be seen. */
  readonly isSecret: boolean;
}

/** How a Cell ended. Exactly one for each Cell. */
export type Outcome =
  | { readonly kind: "done"; readonly shown: Shown }
  | { readonly kind: "failed"; readonly error: CellError }
  /** The user ended it; the variables are as the Cell left them. */
  | { readonly kind: "interrupted" }
  /** The user's process ended, and with it the variables; a new one is there. */
  | { readonly kind: "died"; readonly how: string };

/** What the user's code threw, without any frame of ours. */
export interface CellError {
  /** Of the class, such as `TypeError`; of what is no Error, `thrown`. */
  readonly name: string;
  readonly message: string;
  /** Where it happened, the innermost first. */
  readonly frames: readonly Frame[];
  /** The line of the user's own code that is to blame, as far as it is known. */
  readonly excerpt: Excerpt | null;
  /** What the engine, or a cause, said more. */
  readonly details: readonly string[];
  /** What to do; empty when nobody knows. */
  readonly hint: string;
  /** Of a process in a container that failed. */
  readonly exec: FailedExec | null;
}

export interface Frame {
  /** The function; empty at the top of a Cell. */
  readonly called: string;
  readonly place: Place;
}

/** Lines and columns count from 1, columns in UTF-16 units. */
export type Place =
  | { readonly in: "cell"; readonly cell: number; readonly line: number; readonly column: number }
  | { readonly in: "file"; readonly path: string; readonly line: number; readonly column: number };

export interface Excerpt {
  readonly cell: number;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface FailedExec {
  readonly command: readonly string[];
  readonly exitCode: number;
  /** The last part of each. */
  readonly stdout: string;
  readonly stderr: string;
  /** By which its log and its file system are found again; null when it is not known. */
  readonly op: string | null;
}
