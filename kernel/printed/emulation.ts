// A terminal without a screen, for a process that moves its cursor: what it has printed is what
// such a terminal shows at the end. The terminal is loaded when the first process needs one.
// Invariant: what waits to be read by it is bounded. Who writes faster than it reads, and does not
// wait for `settled`, loses the oldest of what waits. Without the terminal, lines are shown as they
// were when they were last written over.

import type {
  IBufferLine,
  ITerminalInitOnlyOptions,
  ITerminalOptions,
  Terminal,
} from "@xterm/headless";
import { keepSteady } from "../../stdlib/base/steady.ts";
import { colorsOf } from "./cells.ts";

export type LoadTerminal = () => Promise<
  new (
    options: ITerminalOptions & ITerminalInitOnlyOptions,
  ) => Terminal
>;

export interface EmulationOptions {
  readonly columns: number;
  readonly rows: number;
  readonly load: LoadTerminal;
}

export interface Emulation {
  write(text: string): void;
  /** The last lines that are not empty, with their colours. */
  last(count: number): string[];
  lines(): string[];
  /** How much waits to be read by the terminal. */
  readonly waitingChars: number;
  /** Lines from the beginning, or what waited for too long, are gone. */
  readonly isCut: boolean;
  /** Everything written so far is on the screen. */
  settled(): Promise<void>;
}

/** Lines that went out at the top and are kept. */
const SCROLLBACK_LINES = 1_000;
const MOST_WAITING_CHARS = 8 * 1024 * 1024;
const CHARS_AT_ONCE = 128 * 1024;

export function createEmulation({ columns, rows, load }: EmulationOptions): Emulation {
  const waiting: string[] = [];
  let waitingChars = 0;
  let terminal: Terminal | null = null;
  let isCut = false;
  let pumping: Promise<void> | null = null;
  let hasFailed = false;

  const pump = async () => {
    try {
      terminal ??= await openTerminal(load, columns, rows);
    } catch {
      hasFailed = true;
    }
    while (terminal !== null && waiting.length > 0) {
      let chunk = waiting.shift() ?? "";
      while (waiting.length > 0 && chunk.length < CHARS_AT_ONCE) chunk += waiting.shift() ?? "";
      await feed(terminal, chunk);
      waitingChars -= chunk.length;
    }
    // Nothing comes between the last look and this, so that nothing is left waiting.
    pumping = null;
  };
  const read = (count: number): string[] => {
    if (terminal === null) return overwritten(waiting.join("")).slice(-count);
    return joinWrapped(linesOf(terminal).slice(-count)).slice(-count);
  };
  return {
    get waitingChars() {
      return hasFailed ? 0 : waitingChars;
    },
    get isCut() {
      return isCut || (terminal !== null && terminal.buffer.normal.baseY >= SCROLLBACK_LINES);
    },
    write(text) {
      waiting.push(text);
      waitingChars += text.length;
      while (waitingChars > MOST_WAITING_CHARS && waiting.length > 1) {
        waitingChars -= waiting.shift()?.length ?? 0;
        isCut = true;
      }
      if (!hasFailed) pumping ??= pump();
    },
    last: read,
    lines: () => read(Number.POSITIVE_INFINITY),
    async settled() {
      while (pumping !== null) await pumping;
    },
  };
}

async function openTerminal(load: LoadTerminal, cols: number, rows: number): Promise<Terminal> {
  const Terminal = await load();
  const terminal = new Terminal({
    cols,
    rows,
    scrollback: SCROLLBACK_LINES,
    convertEol: true,
    allowProposedApi: true,
    logLevel: "off",
  });
  keepSteady(terminal);
  return terminal;
}

function feed(terminal: Terminal, chunk: string): Promise<void> {
  return new Promise((resolve) => terminal.write(chunk, resolve));
}

function overwritten(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r+$/, ""));
  return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1)).filter((line) => line !== "");
}

/** Without the empty lines at the end. */
function linesOf(terminal: Terminal): IBufferLine[] {
  const { normal } = terminal.buffer;
  const lines: IBufferLine[] = [];
  for (let at = 0; at < normal.length; at += 1) {
    const line = normal.getLine(at);
    if (line !== undefined) lines.push(line);
  }
  while (lines.at(-1)?.translateToString(true) === "") lines.pop();
  return lines;
}

/** A line that went on in the next row is one line again. */
function joinWrapped(rows: readonly IBufferLine[]): string[] {
  const lines: string[] = [];
  for (const row of rows) {
    const text = colorsOf(row);
    const before = lines.pop();
    if (before === undefined) lines.push(text);
    else if (row.isWrapped) lines.push(before + text);
    else lines.push(before, text);
  }
  return lines;
}
