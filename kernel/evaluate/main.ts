// The process of the user's code. It runs the jobs it is given and ends with the process that
// started it. Errors that belong to no Cell are shown as output; they end nothing.
// Invariant: all that a job has printed is in the pipes, and behind it a fence, before its end is
// told.

import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { flushCompileCache } from "node:module";
import { inspect } from "node:util";
import { signalOfWork } from "../../stdlib/client/during.ts";
import { setFront } from "../../stdlib/notebook/front.ts";
import { createDesk, type Desk } from "./desk.ts";
import { createFront } from "./front.ts";
import { watchInterrupts } from "./interrupts.ts";
import { defineLibrary } from "./library.ts";
import { createOutlet, type Outlet } from "./outlet.ts";
import { createPrograms } from "./programs.ts";
import { createRunner } from "./runner.ts";
import { bindTimers } from "./timers.ts";
import { type FromChild, fenceOf, ownerOf, type Settings, saidOf, type ToChild } from "./words.ts";

const COLUMNS = 80;

async function main({ awaitValues, nonce }: Settings): Promise<void> {
  /** The job that code is part of, and all that it begins. */
  const jobs = new AsyncLocalStorage<number>();
  const streams = {
    columns: COLUMNS,
    writer: () => jobs.getStore() ?? 0,
    marks: { owner: (id: number) => ownerOf(nonce, id), fence: (id: number) => fenceOf(nonce, id) },
  };
  const outlets = [
    createOutlet({ fd: 1, ...streams }),
    createOutlet({ fd: 2, ...streams }),
  ] as const;
  const [stdout] = outlets;
  prepareProcess(outlets);
  const front = createFront({
    say: (said) => void stdout.write(saidOf(nonce, said)),
    columns: () => stdout.columns,
  });
  setFront(globalThis, front);
  const programs = createPrograms({ subscribe, signalOfWork });
  const runner = createRunner({
    cwd: () => process.cwd(),
    columns: () => stdout.columns,
    awaitValues,
    globals: globalThis,
    errors: Error,
  });
  const desk = createDesk({
    run: (job, id, signal) => jobs.run(id, () => runner.run(job, signal)),
    begun(id, isAlone) {
      for (const outlet of outlets) outlet.beginJob(id, isAlone);
    },
    fence(id) {
      for (const outlet of outlets) outlet.endJob(id);
    },
    send,
    interrupted: programs.end,
  });
  showStrayErrors(outlets[1], desk);
  await watchInterrupts(desk, programs);
  process.on("message", (message: ToChild) => {
    if (message.kind === "run") {
      for (const outlet of outlets) outlet.columns = message.columns;
      desk.begin(message.id, message.job);
    } else if (message.kind === "cancel") {
      desk.cancel(message.id);
    } else if (message.kind === "undo") {
      const { id, cell } = message;
      send({ kind: "undone", id, failure: runner.undo(cell) });
    } else if (message.kind === "names") {
      send({ kind: "names", id: message.id, names: runner.names() });
    } else if (message.kind === "answer") {
      front.answer(message.id, message.answer);
    }
  });
  send({ kind: "ready" });
  // This process is killed in the end, and would never write down what it has compiled.
  flushCompileCache();
}

/** What the user's code finds in the place of a bare process. */
function prepareProcess([stdout, stderr]: readonly [Outlet, Outlet]): void {
  const outlets = { stdout, stderr };
  for (const [name, value] of Object.entries(outlets)) {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  }
  // They were for this program; programs that the user starts are not to take them for theirs.
  process.argv.splice(1);
  delete process.env["RONDEL_SESSION"];
  bindTimers(globalThis);
  defineLibrary(globalThis);
  // A terminal sends this to all of its processes; ours are interrupted by their pipe.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
}

function showStrayErrors(stderr: Outlet, desk: Desk): void {
  const colors = "FORCE_COLOR" in process.env;
  const show = (what: string, thrown: unknown) => {
    if (!desk.isInterruption(thrown)) stderr.write(`${what}: ${inspectSafely(thrown, colors)}\n`);
  };
  process.on("uncaughtException", (error) => show("Uncaught", error));
  process.on("unhandledRejection", (reason) => show("Uncaught (in promise)", reason));
}

function inspectSafely(thrown: unknown, colors: boolean): string {
  try {
    return inspect(thrown, { colors });
  } catch {
    return "(it cannot be shown)";
  }
}

/** One who is gone takes this process along; there is nobody to be told that it was not heard. */
function send(message: FromChild): void {
  process.send?.(message, undefined, undefined, () => {});
}

await main(JSON.parse(process.argv[2] ?? "{}") as Settings);
