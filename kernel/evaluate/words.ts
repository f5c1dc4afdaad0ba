// What the front and the process of the user's code say to each other. Plain data.
// Invariant: a job is answered by `ended` at most once for its number; whoever listens counts the
// first and no other.

import type { SessionAnswer, SessionQuestion } from "../../stdlib/client/parent.ts";
import type { CellOutput, Outcome, Question } from "../cell.ts";
import type { Compiled } from "../compile/compiled.ts";

/** One Cell to run. */
export interface Job {
  readonly cell: number;
  readonly compiled: Compiled;
  readonly source: string;
  /** When the code comes from a file: its place, from which its imports count. */
  readonly file?: string;
  /** A look at a value: `_` stays as it was, and there is nothing to undo. */
  readonly isPeek?: boolean;
  /** By this name the events of what it asks the engine for tell whose they are. */
  readonly work?: string;
}

export interface ScopeName {
  readonly name: string;
  readonly type: string;
  /** One line. */
  readonly preview: string;
  /** The Cell that gave it its value. */
  readonly cell: number;
}

/** How the process is told what it is, as the JSON of its one argument. */
export interface Settings {
  readonly awaitValues: boolean;
  /** The bytes on the streams that no user's code can know. */
  readonly nonce: string;
}

export type ToChild =
  | { readonly kind: "run"; readonly id: number; readonly columns: number; readonly job: Job }
  /** This job alone is to end, as soon as those let it that run. */
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "undo"; readonly id: number; readonly cell: number }
  | { readonly kind: "names"; readonly id: number }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer }
  | SessionAnswer;

/** What came of a question; `why` there is no answer. */
export type Answer = { readonly text: string } | { readonly why: string };

export interface AskedQuestion extends Question {
  readonly kind: "question";
  readonly id: number;
}

/** What the process says in the middle of what it prints, so that it comes in its place. */
export type Said = Exclude<CellOutput, { readonly kind: "stream" }> | AskedQuestion;

export type FromChild =
  | { readonly kind: "ready" }
  /** The job has arrived whole; what is terminated from now on is its own code. */
  | { readonly kind: "begun"; readonly id: number }
  | { readonly kind: "ended"; readonly id: number; readonly outcome: Outcome }
  /** All is over that was done to interrupt this job; the next one is safe from it. */
  | { readonly kind: "settled"; readonly id: number }
  | { readonly kind: "undone"; readonly id: number; readonly failure: string | null }
  | { readonly kind: "names"; readonly id: number; readonly names: readonly ScopeName[] }
  | SessionQuestion;

/** The descriptor by which interrupts come; lines with a job's number. */
export const INTERRUPT_FD = 4;

/** What ends the output of a job on a stream. */
export function fenceOf(nonce: string, id: number): string {
  return `${fenceHead(nonce)}${id}${FENCE_END}`;
}

/** What follows on a stream, up to the next such mark or fence, is of this job; 0 of none. */
export function ownerOf(nonce: string, id: number): string {
  return `${fenceHead(nonce)}${OWNER_SIGN}${id}${FENCE_END}`;
}

/** JSON has no character that could end it. */
export function saidOf(nonce: string, said: Said): string {
  return `${fenceHead(nonce)}${JSON.stringify(said)}${FENCE_END}`;
}

export function fenceHead(nonce: string): string {
  return `\u001e${nonce}:`;
}

export const OWNER_SIGN = "@";
export const FENCE_END = "\u001e";
