// What a Cell does in the engine, as it is told by events: which steps run, which have ended and
// how, and the end of what each has printed.
// Invariant: bounded memory, whatever the engine tells.

import { StringDecoder } from "node:string_decoder";
import { never } from "../../../stdlib/base/assert.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";

export interface StepRecord {
  readonly key: string;
  readonly title: string;
  readonly startedMs: number;
  state: "running" | "done" | "failed" | "cancelled" | "lost";
  tookMs: number;
  /** What it failed with, or its exit code; empty when all is well. */
  says: string;
  /** The end of what it has printed, with its colours. */
  output: string;
  /** Whether it printed more than that. */
  isCut: boolean;
}

export interface WorkRecord {
  /** Those that began, in that order; the oldest go when there are too many. */
  readonly steps: readonly StepRecord[];
  readonly cached: number;
  readonly ran: number;
  readonly failed: number;
  readonly running: number;
  add(event: SessionEvent): void;
  /** What still runs is not waited for. */
  close(nowMs: number): void;
}

const MOST_STEPS = 500;
const MOST_OUTPUT_CHARS = 16 * 1024;
/** A step that prints nothing and is quicker is not worth a line. */
const QUICK_MS = 50;

interface Open extends StepRecord {
  readonly decoders: Readonly<Record<string, StringDecoder>>;
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
    add: (event) => add(event, state),
    close(nowMs) {
      for (const step of state.open.values()) {
        Object.assign(step, { state: "cancelled", tookMs: nowMs - step.startedMs });
      }
      state.open.clear();
    },
  };
}

interface State {
  readonly open: Map<string, Open>;
  readonly cached: Set<string>;
  steps: StepRecord[];
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
      return print(state.open.get(event.op), event.stream, event.bytes);
    case "PullStarted":
      begin(event.reference, `pull ${event.reference}`, event.atMs, state);
      return;
    case "PullFinished":
      return end(event.reference, event.tookMs, "", state);
    case "PullFailed":
      return fail(event.reference, { ...event, title: `pull ${event.reference}` }, state);
    case "PullProgressed":
    case "TerminalOpened":
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
  const isWorthALine = tookMs >= QUICK_MS || step.output !== "" || says !== "";
  if (!isWorthALine) state.steps = state.steps.filter((one) => one !== step);
}

type Failing = Pick<EventOf<"OpFailed">, "atMs" | "title" | "message" | "failure">;
type EventOf<K extends SessionEvent["kind"]> = Extract<SessionEvent, { readonly kind: K }>;

/** Also of what was not seen to begin. */
function fail(key: string, { atMs, title, message, failure }: Failing, state: State): void {
  const step = state.open.get(key) ?? begin(key, title, atMs, state);
  state.open.delete(key);
  const isExec = failure.kind === "exec-failed";
  const says = isExec ? `exit code ${String(failure["exitCode"])}` : message;
  Object.assign(step, { state: "failed", tookMs: atMs - step.startedMs, says });
  state.ran += 1;
  state.failed += 1;
}

/** The engine went away with all that ran. When that was nobody knows. */
function lose(state: State): void {
  for (const step of state.open.values()) {
    Object.assign(step, { state: "lost", says: "lost with the engine, which went away" });
  }
  state.ran += state.open.size;
  state.failed += state.open.size;
  state.open.clear();
}

function createStep(key: string, title: string, startedMs: number): Open {
  const decoders = { STDOUT: new StringDecoder("utf8"), STDERR: new StringDecoder("utf8") };
  return {
    ...{ key, title, startedMs, decoders },
    ...{ state: "running", tookMs: 0, says: "", output: "", isCut: false },
  };
}

function print(step: Open | undefined, stream: string, bytes: Uint8Array): void {
  if (step === undefined) return;
  const text = step.output + (step.decoders[stream]?.write(Buffer.from(bytes)) ?? "");
  step.isCut ||= text.length > MOST_OUTPUT_CHARS;
  step.output = text.slice(-MOST_OUTPUT_CHARS);
}

function exitOf(exitCode: number | null): string {
  return exitCode === null || exitCode === 0 ? "" : `exit code ${exitCode}`;
}
