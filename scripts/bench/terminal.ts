// Terminals: how long a key takes to come back, and how fast much output reaches a screen, beside a
// pseudo-terminal of this machine with the same program and the same screen.

import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { Lazy } from "../../stdlib/client/lazy.ts";
import { closeTerminal, openTerminal } from "../../stdlib/client/terminal/open.ts";
import type { TerminalOutput } from "../../stdlib/client/terminal/output.ts";
import { OUTPUT_DOCUMENT, WRITE_DOCUMENT } from "../../stdlib/client/terminal/wire.ts";
import type { Connection } from "../../stdlib/index.ts";
import { growthDuring, printGrowth } from "./growth.ts";
import { measure } from "./measure.ts";
import { openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";

const KEYS = 300;
const SHOWS = 1;
const MEGABYTES = 200;
const SIZE = { columns: 80, rows: 24 };
const MOST_MORE_MS = 2;
const MOST_TIMES = 2;
const ECHO = "busybox stty raw -echo; echo ready; busybox cat";
const LINE = "0123456789".repeat(7);
const PRINT = `busybox yes ${LINE} | busybox head -c ${MEGABYTES * 1_000_000}`;
const SHOW = `${PRINT}; exit`;
/** Of a file of so many bytes. */
const CAT = "busybox cat /lines";
const GROWTH = { name: `cat of ${MEGABYTES} MB in a terminal`, targetMb: 100 };
/** Of what came, to look for a text in. */
const MOST_SEEN_CHARS = 1000;
/** So much may wait to be drawn before reading goes on. */
const MOST_WAITING_BYTES = 1_000_000;

export async function benchTerminal(connection: Connection): Promise<string> {
  const root = await openRoot(connection.client);
  const filled = await root.withExec(["busybox", "sh", "-c", `${PRINT} > /lines`]).sync();
  const of = Lazy.idOf(filled);
  await using near = await openNear(ECHO);
  await using far = await openFar(connection, of, ECHO);
  for (const one of [near, far]) await one.until((text) => text.includes("ready"));
  const keys = await measure(
    [
      { name: "a key in a local pty", round: () => pressKey(near) },
      { name: "a key in a container", round: () => pressKey(far) },
    ],
    KEYS,
  );
  const shows = await measure(
    [
      { name: "into a screen, locally", round: () => showAll(() => openNear(SHOW)) },
      { name: "into a screen", round: () => showAll(() => openFar(connection, of, SHOW)) },
    ],
    SHOWS,
  );
  const growth = await growthDuring(GROWTH, connection, () =>
    showAll(() => openFar(connection, of, CAT)),
  );
  return [
    printTable("A key and back", [
      row(keys, "a key in a local pty"),
      row(keys, "a key in a container", {
        against: "a key in a local pty",
        mostMoreMs: MOST_MORE_MS,
      }),
    ]),
    printTable(`${MEGABYTES} MB of lines in a terminal`, [
      row(shows, "into a screen, locally"),
      row(shows, "into a screen", { against: "into a screen, locally", most: MOST_TIMES }),
    ]),
    printGrowth([growth]),
  ].join("\n");
}

interface Seat extends AsyncDisposable {
  type(text: string): void;
  until(holds: (text: string) => boolean): Promise<void>;
  /** Resolves when all was drawn. */
  readonly ended: Promise<void>;
}

async function pressKey(seat: Seat): Promise<undefined> {
  const came = seat.until((text) => text.includes("k"));
  seat.type("k");
  await came;
}

async function showAll(open: () => Promise<Seat>): Promise<undefined> {
  await using seat = await open();
  await seat.ended;
}

/** What comes is drawn, and those who wait for a text are told. */
function createScreen() {
  const terminal = new headless.Terminal({ cols: SIZE.columns, rows: SIZE.rows });
  let seen = "";
  let look: () => void = () => undefined;
  let waiting = 0;
  return {
    terminal,
    /** Answers how much waits to be drawn. */
    show(bytes: Buffer, onDrawn: (waiting: number) => void): number {
      waiting += bytes.length;
      seen = (seen + bytes.toString("latin1")).slice(-MOST_SEEN_CHARS);
      look();
      terminal.write(bytes, () => {
        waiting -= bytes.length;
        onDrawn(waiting);
      });
      return waiting;
    },
    until: (holds: (text: string) => boolean) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (!holds(seen)) return;
          seen = "";
          look = () => undefined;
          resolve();
        };
        look();
      }),
    drawn: () => new Promise<void>((resolve) => terminal.write("", resolve)),
  };
}

async function openNear(script: string): Promise<Seat> {
  const screen = createScreen();
  const ended = Promise.withResolvers<void>();
  const pty = spawn("/bin/busybox", ["sh", "-c", script], {
    cols: SIZE.columns,
    rows: SIZE.rows,
    encoding: null,
  });
  pty.onData((data) => {
    const left = screen.show(Buffer.from(data), (waiting) => {
      if (waiting < MOST_WAITING_BYTES) pty.resume();
    });
    if (left > MOST_WAITING_BYTES) pty.pause();
  });
  pty.onExit(() => void screen.drawn().then(ended.resolve));
  return {
    type: (text) => pty.write(text),
    until: screen.until,
    ended: ended.promise,
    async [Symbol.asyncDispose]() {
      pty.kill("SIGKILL");
      await ended.promise;
    },
  };
}

async function openFar(connection: Connection, of: string, script: string): Promise<Seat> {
  const screen = createScreen();
  const cmd = ["busybox", "sh", "-c", script];
  const { number: terminal } = await openTerminal(connection, { of, cmd }, null);
  const as = "bench";
  const follow = async () => {
    for await (const answer of connection.follow(OUTPUT_DOCUMENT, { terminal, as })) {
      const { bytes, exitCode } = answer["terminalOutput"] as TerminalOutput;
      const left = screen.show(Buffer.from(bytes, "base64"), () => undefined);
      if (left > MOST_WAITING_BYTES) await screen.drawn();
      if (exitCode !== null) break;
    }
    await screen.drawn();
  };
  const ended = follow();
  return {
    type(text) {
      const bytes = Buffer.from(text).toString("base64");
      void connection.ask(WRITE_DOCUMENT, { terminal, as, bytes });
    },
    until: screen.until,
    ended,
    async [Symbol.asyncDispose]() {
      await closeTerminal(connection, terminal, false);
      await ended;
    },
  };
}
