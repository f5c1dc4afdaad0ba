// One process of the user's code, as its parent sees it: it is asked, its streams are read up to
// their fences, and its end is noticed.
// Invariant: a job has one end, which is told after all that it printed; when the process has
// ended, so has every job and every question.

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { SessionDoor } from "../../stdlib/client/parent.ts";
import type { CellOutput, Outcome } from "../cell.ts";
import { describeExit, type Exit } from "./exit.ts";
import { createReader } from "./reader.ts";
import {
  type FromChild,
  INTERRUPT_FD,
  type Job,
  type ScopeName,
  type Settings,
  type ToChild,
} from "./words.ts";

/** Slow as the consumer may be, an answer that needs no user's code comes by then. */
const ANSWER_TIMEOUT_MS = 5_000;
/** How long both streams may be silent before a fence is given up that does not come. */
const SILENCE_MS = 2_000;

export interface ChildOptions {
  readonly node: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns: () => number;
  readonly colors: boolean;
  readonly awaitValues: boolean;
  readonly session: () => Promise<SessionDoor>;
}

export type Listener = (output: CellOutput) => unknown;

export interface Child {
  /** Resolves when it can take a job, rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ended>;
  readonly pid: number | undefined;
  readonly isOver: boolean;
  run(job: Job): Promise<Outcome>;
  interrupt(): void;
  undo(cell: number): Promise<void>;
  names(): Promise<readonly ScopeName[]>;
  /** Who gets the output from now on. While the promise that it answers is open, no more comes. */
  listen(listener: Listener): void;
  /** Ends it, and the programs it has started. */
  kill(how: string): void;
}

export interface Ended {
  readonly how: string;
  /** Whether a job has ended with it, whose Outcome says so. */
  readonly isTold: boolean;
}

interface Open {
  readonly id: number;
  readonly end: (outcome: Outcome) => void;
}

type Reply = Extract<FromChild, { readonly kind: "undone" | "names" }>;

export function startChild(options: ChildOptions): Child {
  const nonce = randomBytes(16).toString("hex");
  const process = launch(options, nonce);
  const readers = streamsOf(process).map(([name, stream]) => createReader(name, stream, nonce));
  const ready = Promise.withResolvers<void>();
  const replies = new Map<number, (reply: Reply | null) => void>();
  const settled = createMarks();
  let job: Open | null = null;
  let lastId = 0;
  let interruptedId = 0;
  let killed: string | null = null;

  const hear = (message: FromChild) => {
    if (message.kind === "ready") ready.resolve();
    else if (message.kind === "ended") endJob(message.id, message.outcome);
    else if (message.kind === "settled") settled.reach(message.id);
    else if (message.kind === "session?") void answerSession(options.session, send);
    else replies.get(message.id)?.(message);
  };
  const send = (message: ToChild) => {
    if (process.connected) process.send(message, () => {});
  };
  const endJob = (id: number, outcome: Outcome) => {
    const mine = job;
    if (mine?.id !== id) return;
    job = null;
    void Promise.all(readers.map((reader) => reader.until(id, SILENCE_MS))).then(() => {
      mine.end(outcome);
    });
  };
  const ask = (make: (id: number) => ToChild): Promise<Reply> => {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(null), ANSWER_TIMEOUT_MS);
      const end = (reply: Reply | null) => {
        clearTimeout(timer);
        replies.delete(id);
        if (reply === null) reject(new Error("the user's process does not answer"));
        else resolve(reply);
      };
      replies.set(id, end);
      send(make(id));
    });
  };

  const exited = exitOf(process).then(async (exit) => {
    await Promise.all(readers.map((reader) => reader.untilEnd(SILENCE_MS)));
    const how = killed ?? describeExit(exit, readers[1]?.tail() ?? "");
    settled.reach(Number.POSITIVE_INFINITY);
    ready.reject(new Error(how));
    const isTold = job !== null;
    job?.end({ kind: "died", how });
    job = null;
    for (const end of [...replies.values()]) end(null);
    return { how, isTold };
  });
  ready.promise.catch(() => {});
  process.on("message", hear);

  return {
    ready: ready.promise,
    ended: exited,
    pid: process.pid,
    get isOver() {
      return process.exitCode !== null || process.signalCode !== null;
    },
    async run(asked) {
      const before = interruptedId;
      const id = ++lastId;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      job = { id, end: resolve };
      void exited.then(({ how }) => resolve({ kind: "died", how }));
      await settled.until(before);
      send({ kind: "run", id, columns: options.columns(), job: asked });
      return promise;
    },
    interrupt() {
      if (job === null || interruptedId === job.id) return;
      interruptedId = job.id;
      interruptPipe(process)?.write(`${job.id}\n`);
    },
    async undo(cell) {
      const reply = await ask((id) => ({ kind: "undo", id, cell }));
      if (reply.kind === "undone" && reply.failure !== null) throw new Error(reply.failure);
    },
    async names() {
      const reply = await ask((id) => ({ kind: "names", id }));
      return reply.kind === "names" ? reply.names : [];
    },
    listen(listener) {
      for (const reader of readers) reader.listen(listener);
    },
    kill(how) {
      killed ??= how;
      killGroup(process);
    },
  };
}

const FLAGS = [
  // A job that is ended leaves marks that a check of Node would take for damage.
  "--no-force-async-hooks-checks",
  "--disable-warning=ExperimentalWarning",
];

function launch({ node, cwd, env, ...options }: ChildOptions, nonce: string): ChildProcess {
  const settings: Settings = { awaitValues: options.awaitValues, nonce };
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(node, [...FLAGS, main, JSON.stringify(settings)], {
    cwd,
    env: environmentOf(env, options),
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
    // It leads its own group, so that what it has started ends with it.
    detached: true,
  });
  interruptPipe(child)?.on("error", () => {});
  return child;
}

/** A pipe is no terminal; what knows these variables prints as if it were one. */
function environmentOf(
  env: ChildOptions["env"],
  { columns, colors }: Pick<ChildOptions, "columns" | "colors">,
): NodeJS.ProcessEnv {
  const { NO_COLOR: _none, FORCE_COLOR = "1", ...rest } = env;
  const looks = colors ? { ...rest, FORCE_COLOR } : { ...env, NO_COLOR: "1" };
  return { ...looks, COLUMNS: String(columns()), RONDEL_SESSION: "parent" };
}

function streamsOf({ stdout, stderr }: ChildProcess): ["stdout" | "stderr", Readable][] {
  if (stdout === null || stderr === null) throw new Error("the process has no streams");
  return [
    ["stdout", stdout],
    ["stderr", stderr],
  ];
}

function interruptPipe(child: ChildProcess): Writable | undefined {
  return child.stdio[INTERRUPT_FD] as Writable | undefined;
}

/** `exit`, and not `close`: a program that it has left behind may keep the streams open. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ failure: error.message, code: null, signal: null }));
    child.once("exit", (code, signal) => resolve({ failure: null, code, signal }));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    return; // it has ended
  }
}

async function answerSession(
  session: () => Promise<SessionDoor>,
  send: (message: ToChild) => void,
): Promise<void> {
  try {
    const { port, token } = await session();
    send({ kind: "session", port, token });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
    send({ kind: "no-session", why, hint });
  }
}

/** Numbers that are reached in order, and who waits for one. */
function createMarks(): { reach(mark: number): void; until(mark: number): Promise<void> } {
  let reached = 0;
  let waiting: { readonly mark: number; readonly wake: () => void }[] = [];
  return {
    reach(mark) {
      reached = Math.max(reached, mark);
      for (const one of waiting) if (one.mark <= reached) one.wake();
      waiting = waiting.filter((one) => one.mark > reached);
    },
    until(mark) {
      if (mark <= reached) return Promise.resolve();
      return new Promise((wake) => waiting.push({ mark, wake }));
    },
  };
}
