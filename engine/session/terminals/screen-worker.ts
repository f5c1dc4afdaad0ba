// The thread that keeps the screens of terminals: it reads what they show, as a person's terminal
// would, and draws it again for whoever comes later.
// One screen is written to at a time, so that it is known whose output the reader cannot take: that
// screen begins anew, and no other is touched.

import { parentPort } from "node:worker_threads";
import headless from "@xterm/headless";
import { redraw } from "../../../stdlib/base/redraw.ts";
import { keepSteady } from "../../../stdlib/base/steady.ts";
import type { FromScreens, ToScreens } from "./messages.ts";

/** Lines that have scrolled away and are drawn again. */
const SCROLLBACK_LINES = 1000;

type Task = Exclude<ToScreens, { kind: "open" | "close" }>;

interface Screen {
  terminal: headless.Terminal;
  readonly tasks: Task[];
}

const screens = new Map<number, Screen>();
let isWorking = false;
/** Goes on when the output that is being read turns out to be more than the reader can take. */
let giveUp: (() => void) | null = null;

function tell(message: FromScreens): void {
  parentPort?.postMessage(message);
}

function newTerminal(screen: number, columns: number, rows: number): headless.Terminal {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
  });
  keepSteady(terminal);
  terminal.onData((text) => tell({ kind: "answer", screen, text }));
  return terminal;
}

function hear(message: ToScreens): void {
  if (message.kind === "open") {
    const { screen, columns, rows } = message;
    screens.set(screen, { terminal: newTerminal(screen, columns, rows), tasks: [] });
    return;
  }
  const found = screens.get(message.screen);
  if (message.kind === "close") {
    screens.delete(message.screen);
    return found?.terminal.dispose();
  }
  found?.tasks.push(message);
  if (!isWorking) void work();
}

/** Each screen has its turn, and in it all that was written to it since. */
async function work(): Promise<void> {
  isWorking = true;
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const [name, screen] of screens) {
      const task = screen.tasks.shift();
      if (task === undefined) continue;
      isDone = false;
      if (task.kind === "write") await write(name, screen, takeWrites(task, screen));
      else if (task.kind === "resize") screen.terminal.resize(task.columns, task.rows);
      else tell({ kind: "drawn", request: task.request, text: redraw(screen.terminal) });
    }
  }
  isWorking = false;
}

function takeWrites(first: Extract<Task, { kind: "write" }>, { tasks }: Screen): Uint8Array {
  const next = tasks.findIndex(({ kind }) => kind !== "write");
  const others = tasks.splice(0, next < 0 ? tasks.length : next);
  const pieces = others.flatMap((task) => (task.kind === "write" ? [task.bytes] : []));
  return pieces.length === 0 ? first.bytes : Buffer.concat([first.bytes, ...pieces]);
}

function write(name: number, screen: Screen, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      giveUp = null;
      tell({ kind: "written", screen: name, length: bytes.length });
      resolve();
    };
    giveUp = () => {
      const { cols, rows } = screen.terminal;
      screen.terminal = newTerminal(name, cols, rows);
      done();
    };
    screen.terminal.write(bytes, done);
  });
}

process.on("uncaughtException", (error) => {
  if (giveUp === null) throw error;
  giveUp();
});

parentPort?.on("message", hear);
