// What a prompt needs of a kernel, whether that runs in this process or is one that others use too.

import type { CellOutput, Question } from "./cell.ts";
import type { Feed } from "./feed.ts";
import type { Kernel, OnOutput, RunOptions } from "./kernel.ts";
import type { Asking } from "./language/language.ts";
import type { Report } from "./report.ts";
import type { Resumed } from "./resume.ts";

export interface PromptKernel
  extends Omit<Kernel, "language" | "run" | "runAside" | "takeNumber" | "watch" | "resume"> {
  language(): Promise<Asking>;
  run(source: string, on: OnOutput, order?: PromptOrder): Promise<Report>;
}

export interface PromptOrder extends Pick<RunOptions, "work" | "began"> {
  /** Resolves when the end of the Cell is seen: what others do is told after that. */
  readonly seen?: Promise<void>;
}

/** What a kernel needs of the prompt that is opened on it. */
export interface PromptHost {
  readonly columns: () => number;
  readonly colors: boolean;
  readonly ask?: (question: Question) => Promise<string>;
  readonly onTrouble: (message: string) => void;
  readonly onStray: (output: CellOutput) => void;
}

export interface OpenKernel {
  readonly kernel: PromptKernel;
  readonly feed: Feed;
  /** Runs the Cells again that the session had already; null when they are not to be run. */
  readonly resume: (() => Promise<Resumed>) | null;
  /** null of a kernel that this prompt has for itself. */
  readonly company: Company | null;
}

/** Those who use the same kernel. */
export interface Company {
  /** The Cell of somebody else that runs now. */
  readonly running: OthersCell | null;
  /** From now on it is told what the others do. What it answers is waited for. */
  listen(onlooker: Onlooker): void;
  /** Ends the Cell that runs, whoever began it. */
  interrupt(): void;
  /** Resolves when the kernel is there no more, or lets this prompt use it no longer. */
  readonly gone: Promise<Gone>;
}

export interface OthersCell {
  readonly number: number;
  readonly source: string;
  readonly by: "jupyter" | "prompt";
  /** By this name the engine's events for it are known; null when it has none. */
  readonly work: string | null;
}

export interface Onlooker {
  begun(cell: OthersCell): unknown;
  output(cell: OthersCell, output: CellOutput): unknown;
  /** So many characters of what was printed were not waited for. */
  skipped(chars: number): unknown;
  ended(cell: OthersCell, report: Report | null): unknown;
  /** Somebody else took a Cell back, or all variables. */
  undone(number: number): unknown;
  emptied(): unknown;
  /** `next`, or who runs something, is another than before. */
  changed(): void;
}

/**
 * `ended`: as it was asked to. `restarted`: another takes its place. `lost`: nobody said why.
 * `behind`: this prompt did not read what it was told. `crowded`: as many as can be share it.
 */
export type Gone = "ended" | "restarted" | "lost" | "behind" | "crowded";
