// A program in a real pseudo-terminal, and what a person would see of it: a headless terminal
// reads what the program writes and answers its questions. Nothing is polled: a wait looks at the
// screen each time that something was written.

import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { bytesOf, keysOf } from "./keys.ts";

export interface TestTerminal extends AsyncDisposable {
  /** `abc<C-r><enter>`. */
  keys(notation: string): void;
  /** As a terminal that was told to mark what is pasted. */
  paste(text: string): void;
  /** Bytes as they are. */
  send(raw: string): void;
  /** Resolves with the screen at the first moment at which it holds this, spaces at ends apart. */
  until(wanted: string | RegExp | ((screen: readonly string[]) => boolean)): Promise<string[]>;
  /** Without the spaces at the ends of lines and the empty lines at the end. */
  screen(): string[];
  /** Each place of the screen with its looks, a line for each row, and where the cursor is. */
  cells(): string[];
  /** With what has scrolled away above it. */
  everything(): string[];
  cursor(): { readonly row: number; readonly column: number };
  resize(columns: number, rows: number): void;
  /** Everything that the program wrote, as it wrote it. */
  written(): string;
  signal(name: string): void;
  readonly pid: number;
  /** The exit code, or 128 and the number of the signal. */
  readonly exit: Promise<number>;
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly file: string;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a wait may take before it fails with the screen in its message. */
  readonly patienceMs?: number;
}

interface Wait {
  check(): void;
  giveUp(why: string): void;
}

const MOST_WRITTEN_CHARS = 1 << 20;

export function openTerminal(options: TerminalOptions): TestTerminal {
  const { columns = 80, rows = 24, patienceMs = 20_000 } = options;
  const screen = new headless.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 5000,
  });
  const pty = spawn(options.file, [...(options.args ?? [])], {
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: environmentOf(options),
  });
  const waits = new Set<Wait>();
  let written = "";
  let hasEnded = false;
  const checkAll = () => {
    for (const wait of [...waits]) wait.check();
  };
  pty.onData((text) => {
    written = (written + text).slice(-MOST_WRITTEN_CHARS);
    screen.write(text, checkAll);
  });
  screen.onData((answer) => pty.write(answer));
  const exit = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      hasEnded = true;
      // What it wrote last is on the screen by then.
      screen.write("", () => {
        resolve(signal ? 128 + signal : exitCode);
        checkAll();
        for (const wait of [...waits]) wait.giveUp("the program ended");
      });
    });
  });
  const close = async () => {
    if (!hasEnded) pty.kill("SIGKILL");
    await exit;
    screen.dispose();
  };
  return {
    ...typingInto((raw) => pty.write(raw)),
    until: (wanted) => waitFor(waits, () => readScreen(screen), wanted, patienceMs),
    screen: () => readScreen(screen),
    cells: () => readCells(screen),
    everything: () => readLines(screen, 0),
    cursor: () => ({ row: screen.buffer.active.cursorY, column: screen.buffer.active.cursorX }),
    resize(columns, rows) {
      screen.resize(columns, rows);
      pty.resize(columns, rows);
    },
    written: () => written,
    signal: (name) => pty.kill(name),
    pid: pty.pid,
    exit,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function typingInto(send: (raw: string) => void): Pick<TestTerminal, "keys" | "paste" | "send"> {
  return {
    keys: (notation) => send(keysOf(notation).map(bytesOf).join("")),
    paste: (text) => send(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`),
    send,
  };
}

function environmentOf(options: TerminalOptions): Record<string, string> {
  // The headless terminal is an xterm.js, as that of VS Code, and places its cursor as that does.
  const own = { TERM: "xterm-256color", TERM_PROGRAM: "vscode" };
  const env = { ...process.env, ...own, ...options.env };
  const set = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
}

/** What a headless terminal shows, from the top of its screen. */
function readScreen(screen: headless.Terminal): string[] {
  return readLines(screen, screen.buffer.active.baseY);
}

function readCells(screen: headless.Terminal): string[] {
  const { active } = screen.buffer;
  const rows = Array.from({ length: screen.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const cells = Array.from({ length: screen.cols }, (_, column) => line?.getCell(column));
    return cells.map((cell) => (cell === undefined ? " " : lookOf(cell))).join("|");
  });
  return [`${active.type} ${active.cursorX},${active.cursorY}`, ...rows];
}

function lookOf(cell: headless.IBufferCell): string {
  const looks = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline()];
  const more = [cell.isInverse(), cell.isInvisible(), cell.isStrikethrough(), cell.isBlink()];
  const front = `${cell.getFgColorMode()}:${cell.getFgColor()}`;
  const back = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
  const flags = [...looks, ...more].map(Math.sign).join("");
  return `${cell.getChars() || " "} ${flags} ${front} ${back}`;
}

export function readLines(screen: headless.Terminal, from: number): string[] {
  const buffer = screen.buffer.active;
  const lines: string[] = [];
  for (let row = from; row < buffer.length; row += 1) {
    lines.push((buffer.getLine(row)?.translateToString(true) ?? "").trimEnd());
  }
  const last = lines.findLastIndex((line) => line !== "");
  return lines.slice(0, last + 1);
}

function waitFor(
  waits: Set<Wait>,
  read: () => string[],
  wanted: string | RegExp | ((screen: readonly string[]) => boolean),
  patienceMs: number,
): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const holds = (lines: readonly string[]) => {
    if (typeof wanted === "function") return wanted(lines);
    const text = lines.join("\n");
    return typeof wanted === "string" ? text.includes(wanted.trimEnd()) : wanted.test(text);
  };
  const end = () => {
    clearTimeout(patience);
    waits.delete(wait);
  };
  const wait: Wait = {
    check() {
      const lines = read();
      if (!holds(lines)) return;
      end();
      resolve(lines);
    },
    giveUp(why) {
      end();
      const shown = stripVTControlCharacters(read().join("\n"));
      reject(new Error(`waited for ${String(wanted)}: ${why}. The screen:\n${shown}`));
    },
  };
  const patience = setTimeout(() => wait.giveUp(`${patienceMs} ms have passed`), patienceMs);
  waits.add(wait);
  wait.check();
  return promise;
}
