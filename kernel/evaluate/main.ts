// The process of the user's code. It runs one job at a time and ends with the process that started
// it. Errors that belong to no Cell are shown as output; they end nothing.
// Invariant: all that a job has printed is in the pipes, and behind it a fence, before its end is
// told.

import { subscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { signalOfWork } from "../../stdlib/client/during.ts";
import { RondelError } from "../../stdlib/client/failures.ts";
import type { Outcome } from "../cell.ts";
import { watchInterrupts } from "./interrupts.ts";
import { defineLibrary } from "./library.ts";
import { createOutlet } from "./outlet.ts";
import { createPrograms } from "./programs.ts";
import { createRunner } from "./runner.ts";
import { bindTimers } from "./timers.ts";
import { type FromChild, fenceOf, type Job, type Settings, type ToChild } from "./words.ts";

interface Running {
  readonly id: number;
  readonly abort: AbortController;
  isTold: boolean;
}

const { awaitValues, nonce } = JSON.parse(process.argv[2] ?? "{}") as Settings;
const stdout = createOutlet(1, 80);
const stderr = createOutlet(2, 80);
let running: Running | null = null;
/** A job that was interrupted before it was here. */
let doomed = 0;
const interruptions = new WeakSet<object>();

function begin(id: number, job: Job, columns: number): void {
  stdout.columns = columns;
  stderr.columns = columns;
  const mine: Running = { id, abort: new AbortController(), isTold: false };
  running = mine;
  if (id <= doomed) return finish(mine, { kind: "interrupted" });
  runner.run(job, mine.abort.signal).then(({ outcome }) => {
    if (!mine.abort.signal.aborted) finish(mine, outcome);
  });
}

/** It may be ended half-way by an interrupt and called again; the listener counts the first. */
function finish(mine: Running, outcome: Outcome): void {
  if (mine.isTold) return;
  const fence = fenceOf(nonce, mine.id);
  stdout.write(fence);
  stderr.write(fence);
  send({ kind: "ended", id: mine.id, outcome });
  mine.isTold = true;
}

function interrupt(id: number): void {
  doomed = Math.max(doomed, id);
  if (running === null || running.id > id || running.isTold) return;
  const { abort } = running;
  if (abort.signal.aborted) return;
  const reason = new RondelError("interrupted");
  interruptions.add(reason);
  abort.abort(reason);
  programs.end(abort.signal);
}

function settle(id: number): void {
  if (running !== null && running.id <= id) finish(running, { kind: "interrupted" });
  send({ kind: "settled", id });
}

function undo(id: number, cell: number): void {
  const failure = runner.undo(cell) ? null : `Cell ${cell} is not the last one that ran`;
  send({ kind: "undone", id, failure });
}

function hear(message: ToChild): void {
  if (message.kind === "run") begin(message.id, message.job, message.columns);
  else if (message.kind === "undo") undo(message.id, message.cell);
  else if (message.kind === "names") {
    send({ kind: "names", id: message.id, names: runner.names() });
  }
}

function send(message: FromChild): void {
  // One who is gone takes this process along; there is nobody to be told that it was not heard.
  process.send?.(message, undefined, undefined, () => {});
}

function showStray(what: string, thrown: unknown): void {
  if (typeof thrown === "object" && thrown !== null && interruptions.has(thrown)) return;
  let text: string;
  try {
    text = inspect(thrown, { colors: "FORCE_COLOR" in process.env });
  } catch {
    text = "(it cannot be shown)";
  }
  stderr.write(`${what}: ${text}\n`);
}

process.argv.splice(1);
delete process.env["RONDEL_SESSION"];
Object.defineProperty(process, "stdout", { value: stdout, configurable: true, enumerable: true });
Object.defineProperty(process, "stderr", { value: stderr, configurable: true, enumerable: true });
bindTimers(globalThis);
defineLibrary(globalThis);
const runner = createRunner({
  cwd: () => process.cwd(),
  columns: () => stdout.columns,
  awaitValues,
  globals: globalThis,
  errors: Error,
});
// A terminal sends this to all of its processes; ours are interrupted by their pipe.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("uncaughtException", (error) => showStray("Uncaught", error));
process.on("unhandledRejection", (reason) => showStray("Uncaught (in promise)", reason));
const tell = await watchInterrupts({ interrupt, settle });
const programs = createPrograms({ subscribe, signalOfWork, tell });
process.on("message", hear);
send({ kind: "ready" });
