// What a step has printed, as a notebook shows it: while it runs, as a terminal would show it now,
// and in the end no more than what is kept of it.

import { loadTerminal } from "../../printed/load-terminal.ts";
import { createExecOutput, type ExecOutput } from "../../printed/output.ts";

export interface PrintedEnd {
  readonly text: string;
  /** Whether it printed more than that. */
  readonly isCut: boolean;
}

export interface StepOutput {
  /** The newest lines, with their colours. */
  last(count: number): readonly string[];
  /** The end of all of it. */
  printed(): PrintedEnd;
  readonly isEmpty: boolean;
  /** What still reads; null when there is nothing to wait for. */
  readonly open: ExecOutput | null;
  write(bytes: Uint8Array, isError: boolean): void;
  /** No more comes: when all is read, no more is kept than is shown. */
  seal(): void;
}

const MOST_OUTPUT_CHARS = 16 * 1024;
/** Of the terminal for which processes with a cursor of their own are taken to write. */
const SCREEN = { columns: 100, rows: 24, load: loadTerminal };

export function createStepOutput(): StepOutput {
  let open: ExecOutput | null = null;
  let end: PrintedEnd = { text: "", isCut: false };
  return {
    get isEmpty() {
      return open === null && end.text === "";
    },
    get open() {
      return open;
    },
    write(bytes, isError) {
      open ??= createExecOutput(SCREEN);
      open.write(bytes, isError);
    },
    seal() {
      open?.seal();
      void open?.settled().then(() => {
        if (open !== null) end = endOf(open);
        open = null;
      });
    },
    last: (count) => open?.last(count) ?? end.text.split("\n").slice(-count),
    printed: () => (open === null ? end : endOf(open)),
  };
}

function endOf(output: ExecOutput): PrintedEnd {
  const { head, leftOut, tail } = output.printed(null);
  const text = [...head, ...(leftOut === 0 ? [] : ["…"]), ...tail].join("\n").trimEnd();
  if (text.length <= MOST_OUTPUT_CHARS) return { text, isCut: leftOut !== 0 };
  const rest = text.slice(-MOST_OUTPUT_CHARS);
  return { text: rest.slice(rest.indexOf("\n") + 1), isCut: true };
}
