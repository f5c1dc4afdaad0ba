// What one run of a process has printed. While it writes only lines and colours, lines are kept; at
// the first order that moves the cursor, or a bare carriage return, a terminal without a screen
// takes over from the lines that such a terminal would still have shown.
// Invariant: bounded memory; and a stream's characters are never cut in two.

import { StringDecoder } from "node:string_decoder";
import { createEmulation, type Emulation, type EmulationOptions } from "./emulation.ts";
import { createLineRecord, type PrintedLine } from "./lines.ts";

export interface ExecOutput {
  write(bytes: Uint8Array, isError: boolean): void;
  /** No more comes: what was left without an end of line becomes a line. */
  seal(): void;
  /** The newest lines, with colours and not yet made safe. */
  last(count: number): string[];
  /** All that is to be printed. `valueText` is shown elsewhere, and left out. */
  printed(valueText: string | null): Printed;
  readonly waitingChars: number;
  settled(): Promise<void>;
}

export interface Printed {
  readonly head: readonly string[];
  /** Between the two; null when it is not known how many. */
  readonly leftOut: number | null;
  readonly tail: readonly string[];
}

const ESC = "\u001b";
/** A carriage return that goes back to the beginning of its line. */
const GOES_BACK = /\r(?!\r*\n)/;
/** An order that is neither a colour nor erases the rest of its line. */
const MOVES = new RegExp(`${ESC}(?!\\[[\\d;:]*[mK])`);
/** What may become one of these with the bytes that come next. */
const UNDECIDED = new RegExp(`(?:\\r+|${ESC}(?:\\[[\\d;:]{0,32})?)$`);
const LONGEST_LINE = 64 * 1024;

interface Stream {
  readonly isError: boolean;
  readonly decoder: StringDecoder;
  readonly sample: Sample;
  undecided: string;
  /** The line that has not ended. */
  partial: string;
}

export function createExecOutput(options: EmulationOptions): ExecOutput {
  const streams = [createStream(false), createStream(true)] as const;
  const record = createLineRecord();
  let emulation: Emulation | null = null;

  const addLines = (stream: Stream, text: string) => {
    const { isError } = stream;
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      const line = stream.partial + text.slice(from, end);
      record.add({ text: line.length > LONGEST_LINE ? clip(line) : line, isError });
      stream.partial = "";
      from = end + 1;
    }
    if (stream.partial.length < LONGEST_LINE) stream.partial += text.slice(from);
  };
  const takeOver = (text: string) => {
    emulation = createEmulation(options);
    const before = record.takeLast(options.rows).map((line) => `${line.text}\n`);
    for (const stream of streams) before.push(stream.partial);
    emulation.write(before.join("") + text);
  };
  const write = (stream: Stream, text: string) => {
    if (emulation !== null) return emulation.write(text);
    const all = stream.undecided + text;
    stream.undecided = UNDECIDED.exec(all)?.[0] ?? "";
    const decided = all.slice(0, all.length - stream.undecided.length);
    if (!movesCursor(decided)) return addLines(stream, decided);
    takeOver(all);
  };
  return {
    get waitingChars() {
      return emulation?.waitingChars ?? 0;
    },
    write(bytes, isError) {
      const stream = streams[isError ? 1 : 0];
      const text = stream.decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      stream.sample.add(text);
      write(stream, text);
    },
    seal() {
      for (const stream of streams) {
        write(stream, stream.decoder.end());
        if (emulation === null && stream.partial !== "") addLines(stream, "\n");
      }
    },
    last: (count) => lastLines(record.last(count), streams, emulation, count),
    printed(valueText) {
      const shown = emulation === null ? streams.filter(({ sample }) => sample.is(valueText)) : [];
      const isLeft = ({ isError }: PrintedLine) => !shown.some((one) => one.isError === isError);
      const linesIn = (lines: readonly PrintedLine[]) =>
        lines.filter(isLeft).map(({ text }) => text);
      const tail = [...linesIn(record.tail), ...(emulation?.lines() ?? [])];
      const leftOut = emulation?.isCut ? null : shown.length > 0 ? 0 : record.leftOut;
      return { head: linesIn(record.head), leftOut, tail };
    },
    settled: async () => emulation?.settled(),
  };
}

function createStream(isError: boolean): Stream {
  const decoder = new StringDecoder("utf8");
  return { isError, decoder, sample: createSample(), undecided: "", partial: "" };
}

function movesCursor(text: string): boolean {
  return (
    text.includes("\b") ||
    (text.includes("\r") && GOES_BACK.test(text)) ||
    (text.includes(ESC) && MOVES.test(text))
  );
}

function clip(line: string): string {
  return `${line.slice(0, LONGEST_LINE)}…`;
}

function lastLines(
  lines: readonly PrintedLine[],
  streams: readonly Stream[],
  emulation: Emulation | null,
  count: number,
): string[] {
  if (emulation !== null) return emulation.last(count);
  const partials = streams.map(({ partial }) => partial).filter((partial) => partial !== "");
  return [...lines.map(({ text }) => text), ...partials].slice(-count);
}

/** Enough of a text to know it again: its beginning and how long it is. */
interface Sample {
  add(text: string): void;
  is(text: string | null): boolean;
}

const SAMPLE_CHARS = 64 * 1024;

function createSample(): Sample {
  let begin = "";
  let length = 0;
  return {
    add(text) {
      length += text.length;
      const missing = SAMPLE_CHARS - begin.length;
      if (missing > 0) begin += text.slice(0, missing);
    },
    is: (text) =>
      text !== null &&
      length > 0 &&
      text.length === length &&
      text.slice(0, SAMPLE_CHARS) === begin,
  };
}
