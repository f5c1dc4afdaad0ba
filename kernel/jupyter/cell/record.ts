// What a Cell does in the engine, as it is told by events: which steps run, which have ended and
// how, and the end of what each has printed, as a terminal would have left it.
// Invariant: bounded memory, whatever the engine tells.

import { never } from "../../../stdlib/base/assert.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";
import type { ExecOutput } from "../../printed/output.ts";
import { createStepOutput, type PrintedEnd, type StepOutput } from "./step-output.ts";

export interface StepRecord {
  readonly key: string;
  readonly title: string;
  readonly startedMs: number;
  state: "running" | "done" | "failed" | "cancelled" | "lost";
  tookMs: number;
  /** What it failed with, or its exit code; empty when all is well. */
  says: string;
  /** The newest lines that it has printed, with their colours. */
  last(count: number): readonly string[];
  /** The end of all of it. */
  printed(): PrintedEnd;
}

export interface WorkRecord {
  /** Those that began, in that order; the oldest go when there are too many. */
  readonly steps: readonly StepRecord[];
  readonly cached: number;
  readonly ran: number;
  readonly failed: number;
  readonly running: number;
  add(event: SessionEvent): void;
  /** Output comes faster than a terminal reads it; wait for `settled` before adding more. */
  readonly isBehind: boolean;
  /** All output that was added is to be seen. */
  settled(): Promise<void>;
  /** What still runs is not waited for. */
  close(nowMs: number): void;
}

const MOST_STEPS = 500;
const MOST_BEHIND_CHARS = 2 * 1024 * 1024;
/** A step that prints nothing and is quicker is not worth a line. */
const QUICK_MS = 50;

interface Open extends StepRecord {
  readonly output: StepOutput;
}

export function createWorkRecord(): WorkRecord {
  const state: State = { open: new Map(), cached: new Set(), steps: [], ran: 0, failed: 0 };
  return {
    get steps() {
      return state.steps;
    },
    get cached() {
      return state.cached.size;
    },
    get ran() {
      return state.ran;
    },
    get failed() {
      return state.failed;
    },
    get running() {
      return state.open.size;
    },
    get isBehind() {
      return outputsOf(state).some((one) => one.waitingChars > MOST_BEHIND_CHARS);
    },
    async settled() {
      await Promise.all(outputsOf(state).map((one) => one.settled()));
    },
    add: (event) => add(event, state),
    close(nowMs) {
      for (const step of state.open.values()) {
        step.output.seal();
        Object.assign(step, { state: "cancelled", tookMs: nowMs - step.startedMs });
      }
      state.open.clear();
    },
  };
}

function outputsOf({ steps }: State): ExecOutput[] {
  return steps.flatMap(({ output }) => output.open ?? []);
}

interface State {
  readonly open: Map<string, Open>;
  readonly cached: Set<string>;
  steps: Open[];
  ran: number;
  failed: number;
}

function add(event: SessionEvent, state: State): void {
  switch (event.kind) {
    case "OpStarted":
      begin(event.op, event.title, event.atMs, state);
      return;
    case "OpCached":
      if (!state.open.has(event.op)) state.cached.add(event.op);
      return;
    case "OpFinished":
      state.cached.delete(event.op);
      return end(event.op, event.tookMs, exitOf(event.exitCode), state);
    case "OpFailed":
      return fail(event.op, event, state);
    case "Output":
      state.open.get(event.op)?.output.write(event.bytes, event.stream === "STDERR");
      return;
    case "PullStarted":
      begin(event.reference, `pull ${event.reference}`, event.atMs, state);
      return;
    case "PullFinished":
      return end(event.reference, event.tookMs, "", state);
    case "PullFailed":
      return fail(event.reference, { ...event, title: `pull ${event.reference}` }, state);
    case "PullProgressed":
    case "TerminalOpened":
    case "TerminalEnded":
    case "TerminalClosed":
      return;
    case "SessionLost":
      return lose(state);
    default:
      return never(event);
  }
}

function begin(key: string, title: string, atMs: number, state: State): Open {
  const step = createStep(key, title, atMs);
  state.open.set(key, step);
  state.steps = [...state.steps.slice(state.steps.length >= MOST_STEPS ? 1 : 0), step];
  return step;
}

function end(key: string, tookMs: number, says: string, state: State): void {
  const step = state.open.get(key);
  state.open.delete(key);
  state.ran += 1;
  if (step === undefined) return;
  Object.assign(step, { state: "done", tookMs, says });
  step.output.seal();
  const isWorthALine = tookMs >= QUICK_MS || !step.output.isEmpty || says !== "";
  if (!isWorthALine) state.steps = state.steps.filter((one) => one !== step);
}

type Failing = Pick<EventOf<"OpFailed">, "atMs" | "title" | "message" | "failure">;
type EventOf<K extends SessionEvent["kind"]> = Extract<SessionEvent, { readonly kind: K }>;

/** Also of what was not seen to begin. */
function fail(key: string, { atMs, title, message, failure }: Failing, state: State): void {
  const step = state.open.get(key) ?? begin(key, title, atMs, state);
  state.open.delete(key);
  step.output.seal();
  if (failure.kind === "cancelled") {
    Object.assign(step, { state: "cancelled", tookMs: atMs - step.startedMs });
    return;
  }
  const isExec = failure.kind === "exec-failed";
  const says = isExec ? `exit code ${String(failure["exitCode"])}` : message;
  Object.assign(step, { state: "failed", tookMs: atMs - step.startedMs, says });
  state.ran += 1;
  state.failed += 1;
}

/** The engine went away with all that ran. When that was nobody knows. */
function lose(state: State): void {
  for (const step of state.open.values()) {
    step.output.seal();
    Object.assign(step, { state: "lost", says: "lost with the engine, which went away" });
  }
  state.ran += state.open.size;
  state.failed += state.open.size;
  state.open.clear();
}

function createStep(key: string, title: string, startedMs: number): Open {
  const output = createStepOutput();
  return {
    ...{ key, title, startedMs, output, last: output.last, printed: output.printed },
    ...{ state: "running", tookMs: 0, says: "" },
  };
}

function exitOf(exitCode: number | null): string {
  return exitCode === null || exitCode === 0 ? "" : `exit code ${exitCode}`;
}
