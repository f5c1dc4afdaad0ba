// What a Cell does in the engine, as it is told by events: which steps run, which have ended and how,
// and the end of what each has printed.
// Invariant: bounded memory, whatever the engine tells.

import { StringDecoder } from "node:string_decoder";
import { never } from "../../../stdlib/base/assert.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";

export interface StepRecord {
  readonly key: string;
  readonly title: string;
  readonly startedMs: number;
  state: "running" | "done" | "failed" | "cancelled";
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
  const open = new Map<string, Open>();
  const cached = new Set<string>();
  let steps: StepRecord[] = [];
  let ran = 0;
  let failed = 0;

  const begin = (key: string, title: string, atMs: number): Open => {
    const step = createStep(key, title, atMs);
    open.set(key, step);
    steps = [...steps.slice(steps.length >= MOST_STEPS ? 1 : 0), step];
    return step;
  };
  const end = (key: string, how: Pick<StepRecord, "state" | "tookMs" | "says">) => {
    const step = open.get(key);
    open.delete(key);
    ran += 1;
    if (step === undefined) return;
    Object.assign(step, how);
    const isWorthALine = how.tookMs >= QUICK_MS || step.output !== "" || how.state !== "done";
    if (!isWorthALine) steps = steps.filter((one) => one !== step);
  };
  const fail = (key: string, title: string, atMs: number, says: string) => {
    const step = open.get(key) ?? begin(key, title, atMs);
    failed += 1;
    end(key, { state: "failed", tookMs: atMs - step.startedMs, says });
  };

  const add = (event: SessionEvent): void => {
    switch (event.kind) {
      case "OpStarted":
        begin(event.op, event.title, event.atMs);
        return;
      case "OpCached":
        if (!open.has(event.op)) cached.add(event.op);
        return;
      case "OpFinished":
        cached.delete(event.op);
        return end(event.op, { state: "done", tookMs: event.tookMs, says: exitOf(event.exitCode) });
      case "OpFailed":
        return fail(event.op, event.title, event.atMs, reasonOf(event));
      case "Output":
        return print(open.get(event.op), event.stream, event.bytes);
      case "PullStarted":
        begin(event.reference, `pull ${event.reference}`, event.atMs);
        return;
      case "PullFinished":
        return end(event.reference, { state: "done", tookMs: event.tookMs, says: "" });
      case "PullFailed":
        return fail(event.reference, `pull ${event.reference}`, event.atMs, reasonOf(event));
      case "PullProgressed":
      case "TerminalOpened":
      case "TerminalClosed":
        return;
      default:
        return never(event);
    }
  };
  return {
    get steps() {
      return steps;
    },
    get cached() {
      return cached.size;
    },
    get ran() {
      return ran;
    },
    get failed() {
      return failed;
    },
    get running() {
      return open.size;
    },
    add,
    close(nowMs) {
      for (const step of open.values()) {
        Object.assign(step, { state: "cancelled", tookMs: nowMs - step.startedMs });
      }
      open.clear();
    },
  };
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

type Failing = Extract<SessionEvent, { readonly kind: "OpFailed" | "PullFailed" }>;

function reasonOf({ message, failure }: Failing): string {
  return failure.kind === "exec-failed" ? `exit code ${String(failure["exitCode"])}` : message;
}
