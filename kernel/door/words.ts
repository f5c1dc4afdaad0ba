// What a running kernel and a prompt that shares it say to each other: plain data, a line of JSON
// each. Whoever may open the kernel's socket may run code as its user, so what is said is trusted;
// it is read with care all the same (orders.ts).
// Invariant: each order with a number is answered once.

import type { CellOutput, Outcome, Question } from "../cell.ts";
import type { Answer } from "../evaluate/words.ts";
import type { Gone } from "../prompt-kernel.ts";
import type { Report } from "../report.ts";

/** Told first. Two that do not speak the same do not go on. */
export const DOOR_VERSION = 1;

/** What a prompt wants. */
export type Order =
  | { readonly kind: "run"; readonly id: number; readonly source: string; readonly columns: number }
  | { readonly kind: "peek"; readonly id: number; readonly source: string }
  /** The Cell or the look of this number is to end, wherever it stands in the line. */
  | { readonly kind: "cancel"; readonly id: number }
  /** Whatever runs is to end, whoever began it. */
  | { readonly kind: "interrupt" }
  | { readonly kind: "undo" | "restart" | "names" | "session"; readonly id: number }
  | LanguageOrder
  | { readonly kind: "answer"; readonly question: number; readonly answer: Answer };

export type LanguageOrder =
  | {
      readonly kind: "complete" | "signature";
      readonly id: number;
      readonly source: string;
      readonly offset: number;
    }
  | { readonly kind: "describe"; readonly id: number; readonly key: number }
  | {
      readonly kind: "inspect";
      readonly id: number;
      readonly source: string;
      readonly offset: number;
      readonly wantsSource: boolean;
    }
  | { readonly kind: "diagnose" | "type"; readonly id: number; readonly source: string };

/** What the kernel says. */
export type Told =
  | Hello
  | { readonly kind: "begun"; readonly cell: ToldCell }
  | { readonly kind: "output"; readonly number: number; readonly output: CellOutput }
  /** So many characters of output were left out: this prompt was too slow for them. */
  | { readonly kind: "skipped"; readonly chars: number }
  | { readonly kind: "ended"; readonly number: number; readonly report: Report | null }
  | { readonly kind: "stray"; readonly output: CellOutput }
  | { readonly kind: "trouble"; readonly message: string }
  | { readonly kind: "undone"; readonly number: number }
  | { readonly kind: "emptied" }
  | { readonly kind: "numbered"; readonly next: number }
  /** The kernel has its session with the engine now. */
  | { readonly kind: "connected" }
  | ({ readonly kind: "question"; readonly question: number } & Question)
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly failure: Refusal }
  | { readonly kind: "bye"; readonly why: Gone };

export interface Hello {
  readonly kind: "hello";
  readonly door: number;
  readonly version: string;
  /** Its name in the history, and the file of that; null when nothing is written down. */
  readonly session: string;
  readonly history: string | null;
  readonly cwd: string;
  readonly next: number;
  readonly reports: readonly Report[];
  readonly running: readonly ToldCell[];
  /** The last event of the engine's session before the Cells that run. */
  readonly cursor: number;
}

export interface ToldCell {
  readonly number: number;
  readonly source: string;
  /** Who began it: a front end of Jupyter, this prompt or another one. */
  readonly by: "jupyter" | "prompt";
  /** The number of this prompt's own order; null when it is another's Cell. */
  readonly order: number | null;
  /** By this name the engine's events for it are known; null when it has none. */
  readonly work: string | null;
}

export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

/** Without the content of its value: what is remembered of a Cell that ended long ago. */
export function withoutContent(report: Report): Report {
  return { ...report, outcome: emptied(report.outcome) };
}

function emptied(outcome: Outcome): Outcome {
  if (outcome.kind !== "done") return outcome;
  const { shown } = outcome;
  switch (shown.kind) {
    case "nothing":
    case "lazy":
      return outcome;
    case "text":
      return done({ ...shown, text: "", cutChars: shown.text.length + shown.cutChars });
    case "inspected":
      return done({ ...shown, ansi: "", cutChars: shown.ansi.length + shown.cutChars });
    case "table":
      return done({ ...shown, rows: [], moreRows: shown.rows.length + shown.moreRows });
    case "rich":
      return done({ ...shown, bundle: { "text/plain": "" } });
  }
}

function done(shown: Extract<Outcome, { readonly kind: "done" }>["shown"]): Outcome {
  return { kind: "done", shown };
}
