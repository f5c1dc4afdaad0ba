// What a Cell does in the engine, for a terminal: steps that run stand at the bottom of the screen
// and change; steps that have ended go into the scroll-back, a line each and their output below.
// The output of the last one is held back until another ends: when the Cell's value is that very
// text it is shown once. Not for pipes: events.ts tells the same as plain lines.
// Invariant: bounded memory, whatever the engine tells; no step's output is mixed with another's.

import type { LoadTerminal } from "../../../kernel/printed/emulation.ts";
import { createExecOutput } from "../../../kernel/printed/output.ts";
import { never } from "../../../stdlib/base/assert.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";
import type { Line } from "../../text/line.ts";
import { paintLine } from "../../text/paint.ts";
import { nameOf, shortOp } from "../words.ts";
import { type Block, type Ending, headingFor, paintBlock } from "./block.ts";
import { drawLive, drawTail } from "./live.ts";
import { createQuiet, type Quiet } from "./quiet.ts";
import { createStep, type Step } from "./step.ts";

export interface ProgressOptions {
  readonly columns: number;
  /** Of the terminal for which processes with a cursor of their own are taken to write. */
  readonly rows: number;
  readonly colors: boolean;
  readonly loadTerminal: LoadTerminal;
}

export interface Progress {
  /** Answers the text that is to be printed for ever: whole lines, or nothing. */
  add(event: SessionEvent): string;
  /** What can be printed since, as a terminal has caught up; to be asked beside each frame. */
  flush(): string;
  frame(nowMs: number, columns: number, rows: number): Line[];
  /** Output comes faster than a terminal reads it; wait for `settled` before adding more. */
  readonly isBehind: boolean;
  /** Everything added so far can be printed. To be awaited before `end`. */
  settled(): Promise<void>;
  end(ending: CellEnding): string;
  readonly running: number;
  /** Whether the output of that failed Op stands in the scroll-back. */
  hasShown(op: string): boolean;
}

export interface CellEnding {
  readonly nowMs: number;
  /** The text that is shown next, and so need not be shown twice; null for any other value. */
  readonly valueText: string | null;
  readonly isInterrupted: boolean;
}

/** More at once are told when they end. */
const MOST_RUNNING = 2_000;
/** So many Ops are remembered, so that one that was looked up again is not told again. */
const MOST_TOLD = 20_000;
const MOST_BEHIND_CHARS = 2 * 1024 * 1024;
/** A step without a process that is quicker gets no line of its own. */
const QUICK_MS = 100;

export function createProgress(options: ProgressOptions): Progress {
  const state = createState(options);
  return {
    add(event) {
      tell(event, state);
      return drain(state);
    },
    flush: () => drain(state),
    frame(nowMs, columns, rows) {
      state.columns = columns;
      const above = [...state.quiet.lines(), ...heldLines(state, columns)];
      return drawLive([...state.steps.values()], above, { nowMs, columns, rows });
    },
    get isBehind() {
      return outputsOf(state).some(({ waitingChars }) => waitingChars > MOST_BEHIND_CHARS);
    },
    async settled() {
      await Promise.all(outputsOf(state).map((output) => output.settled()));
    },
    end: (ending) => finishCell(ending, state),
    get running() {
      return state.steps.size;
    },
    hasShown: (op) => state.failed.has(op),
  };
}

interface State {
  readonly options: ProgressOptions;
  readonly steps: Map<string, Step>;
  readonly told: Set<string>;
  readonly failed: Set<string>;
  readonly quiet: Quiet;
  /** To be printed, in this order, as soon as the first is complete. */
  readonly queue: (Block | Line)[];
  held: Block | null;
  columns: number;
}

function createState(options: ProgressOptions): State {
  return {
    options,
    steps: new Map(),
    told: new Set(),
    failed: new Set(),
    quiet: createQuiet(),
    queue: [],
    held: null,
    columns: options.columns,
  };
}

function tell(event: SessionEvent, state: State): void {
  switch (event.kind) {
    case "OpStarted":
      return begin(event.op, event.title, event.atMs, state);
    case "OpCached":
      if (!state.told.has(event.op)) state.quiet.countCached();
      return remember(event.op, state.told);
    case "OpFinished":
      return finish(event, state);
    case "OpFailed":
      return fail(event, event.op, event.title, state);
    case "Output":
      return print(event, state);
    case "PullStarted":
      return begin(event.reference, `pull ${event.reference}`, event.atMs, state);
    case "PullProgressed": {
      const step = state.steps.get(event.reference);
      if (step === undefined) return;
      step.doneBytes = event.doneBytes;
      step.totalBytes = event.totalBytes;
      return;
    }
    case "PullFinished":
      state.steps.delete(event.reference);
      return put(blockOf("done", `pull ${event.reference}`, event.tookMs), state);
    case "PullFailed":
      return fail(event, event.reference, `pull ${event.reference}`, state);
    case "TerminalOpened":
    case "TerminalEnded":
    case "TerminalClosed":
      return;
    case "SessionLost":
      return endAll("lost", event.atMs, state);
    default:
      return never(event);
  }
}

type EventOf<Kind extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: Kind }>;

/** Whatever the same Op has printed before was of a run that nobody waits for any more. */
function begin(key: string, title: string, atMs: number, state: State): void {
  const before = state.steps.get(key);
  if (before?.output) putStep(before, "cancelled", atMs, state);
  if (before === undefined && state.steps.size >= MOST_RUNNING) return;
  state.steps.set(key, createStep(key, nameOf(title), atMs));
}

function print({ op, run, atMs, bytes, stream }: EventOf<"Output">, state: State): void {
  const before = state.steps.get(op);
  if (before === undefined || (before.output !== null && before.run !== run)) {
    begin(op, before?.title ?? `step ${shortOp(op)}`, atMs, state);
  }
  const step = state.steps.get(op);
  if (step === undefined) return;
  const { columns, rows, loadTerminal } = state.options;
  step.output ??= createExecOutput({ columns: Math.max(2, columns), rows, load: loadTerminal });
  step.run = run;
  step.printedMs = atMs;
  step.output.write(bytes, stream === "STDERR");
}

function finish({ op, title, tookMs, exitCode }: EventOf<"OpFinished">, state: State): void {
  const output = state.steps.get(op)?.output ?? null;
  state.steps.delete(op);
  remember(op, state.told);
  if (exitCode === null && output === null && tookMs < QUICK_MS) {
    return state.quiet.countQuick(tookMs);
  }
  const hasFailed = exitCode !== null && exitCode !== 0;
  const more = hasFailed ? { text: `exit code ${exitCode}`, role: "warning" as const } : null;
  output?.seal();
  const block = { heading: headingFor("done", title, tookMs, more), output, op };
  if (output === null) return put(block, state);
  release(state);
  state.held = block;
}

function fail(
  { atMs, message, failure }: EventOf<"OpFailed" | "PullFailed">,
  key: string,
  title: string,
  state: State,
): void {
  const step = state.steps.get(key);
  state.steps.delete(key);
  remember(key, state.failed);
  const tookMs = atMs - (step?.startedMs ?? atMs);
  step?.output?.seal();
  const isExec = failure.kind === "exec-failed";
  const text = isExec ? `exit code ${String(failure["exitCode"])}` : message;
  const heading =
    failure.kind === "cancelled"
      ? headingFor("cancelled", title, tookMs)
      : headingFor("failed", title, tookMs, { text, role: "bad" });
  put({ heading, output: step?.output ?? null, op: key }, state);
}

function blockOf(ending: Ending, title: string, tookMs: number): Block {
  return { heading: headingFor(ending, title, tookMs), output: null, op: null };
}

function putStep(step: Step, ending: Ending, nowMs: number, state: State): void {
  step.output?.seal();
  const heading = headingFor(ending, step.title, nowMs - step.startedMs);
  put({ heading, output: step.output, op: step.key }, state);
}

/** What has begun and of whose end nothing more is to be heard. */
function endAll(ending: Ending, nowMs: number, state: State): void {
  for (const step of state.steps.values()) putStep(step, ending, nowMs, state);
  state.steps.clear();
}

/** What was held back comes first. */
function put(block: Block, state: State): void {
  release(state);
  state.queue.push(...state.quiet.take(), block);
}

function release(state: State): void {
  if (state.held !== null) state.queue.push(state.held);
  state.held = null;
  state.queue.push(...state.quiet.take());
}

function remember(key: string, keys: Set<string>): void {
  keys.add(key);
  if (keys.size <= MOST_TOLD) return;
  for (const oldest of keys) {
    keys.delete(oldest);
    return;
  }
}

/** In the order in which the steps ended; one whose terminal still reads keeps the rest waiting. */
function drain(state: State, isLast = false): string {
  let text = "";
  for (let next = state.queue[0]; next !== undefined; next = state.queue[0]) {
    if ("heading" in next && !isLast && (next.output?.waitingChars ?? 0) > 0) break;
    text += paint(next, null, state);
    state.queue.shift();
  }
  return text;
}

function paint(next: Block | Line, valueText: string | null, state: State): string {
  const { columns, options } = state;
  const { colors } = options;
  if ("heading" in next) return paintBlock(next, { columns, colors, valueText });
  return `${paintLine(next, { colors })}\n`;
}

function finishCell({ nowMs, valueText, isInterrupted }: CellEnding, state: State): string {
  const { held } = state;
  state.held = null;
  let text = drain(state, true);
  if (held !== null) text += paint(held, valueText, state);
  endAll(isInterrupted ? "cancelled" : "running", nowMs, state);
  state.queue.push(...state.quiet.take());
  return text + drain(state, true);
}

const HELD_LINES = 4;

function heldLines({ held }: State, columns: number): Line[] {
  return held === null ? [] : [held.heading, ...drawTail(held, HELD_LINES, columns)];
}

function outputsOf({ steps, queue, held }: State) {
  const blocks = queue.filter((one): one is Block => "heading" in one);
  return [...steps.values(), ...blocks, ...(held === null ? [] : [held])].flatMap(
    ({ output }) => output ?? [],
  );
}
