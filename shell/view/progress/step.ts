// A step that has begun: an Op that runs, or an image that is pulled.

import type { ExecOutput } from "../../../kernel/printed/output.ts";

export interface Step {
  /** By which its end is known. */
  readonly key: string;
  readonly title: string;
  readonly startedMs: number;
  /** Of the run that printed last. */
  run: string;
  output: ExecOutput | null;
  printedMs: number;
  doneBytes: number;
  totalBytes: number;
}

export function createStep(key: string, title: string, startedMs: number): Step {
  return {
    key,
    title,
    startedMs,
    run: "",
    output: null,
    printedMs: startedMs,
    doneBytes: 0,
    totalBytes: 0,
  };
}
