// One Cell from its source to all its output, in the words of Jupyter. The same for a front end
// that is connected and for a notebook that is run from beginning to end.
// Invariant: all output is emitted when this resolves; a Cell that fails emits exactly one error.

import { never } from "../../../stdlib/base/assert.ts";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { RondelError } from "../../../stdlib/index.ts";
import type { CellOutput } from "../../cell.ts";
import type { Feed } from "../../feed.ts";
import type { Kernel, RunOptions } from "../../kernel.ts";
import { meaningOf } from "../../meaning.ts";
import { loadCell } from "../../save/host/load-cell.ts";
import type { CommandContext } from "../commands/command.ts";
import { runCommand } from "../commands/commands.ts";
import { inspectionOf } from "../commands/inspection.ts";
import { bundleOf } from "./bundle.ts";
import type { ErrorContent, MimeBundle } from "./emit.ts";
import { errorFor, errorOf } from "./error.ts";
import { createLive } from "./live.ts";
import type { Marks } from "./marks.ts";
import { createVisits } from "./visits.ts";

export interface CellRun {
  readonly source: string;
  /** Taken for it, when it is kept. */
  readonly number: number;
  /** Without, it gets no number of its own and is not written down. */
  readonly isKept: boolean;
}

/** The number that a Cell is told to have. */
export function numberFor(source: string, isKept: boolean, kernel: Kernel): number {
  const isCounted = isKept && meaningOf(source).kind !== "nothing";
  return isCounted ? kernel.takeNumber() : kernel.next;
}

export interface CellContext extends Omit<CommandContext, "signal"> {
  readonly feed: Feed;
  readonly clock: Clock;
  readonly marks: Marks;
  /** Whether somebody watches while it runs. */
  readonly isLive: boolean;
  /** Cells of one shell wait for each other; left out, there is one. */
  readonly shell?: string | undefined;
  /** Answers what the code asks. */
  readonly ask?: RunOptions["ask"];
  /** Ends this Cell alone. */
  readonly signal?: AbortSignal | undefined;
  /** What there is to say about it beside that. */
  readonly order?: Pick<RunOptions, "who" | "began" | "columns">;
  /** Aborted when the user ends whatever runs; Cells of code are ended by the kernel. */
  readonly interrupted: AbortSignal;
}

export interface CellEnd {
  readonly error: ErrorContent | null;
  /** What is to be shown beside the notebook. */
  readonly pages: readonly MimeBundle[];
  /** Code that the user is offered as the next Cell; null for none. */
  readonly next: string | null;
}

export async function runCell(cell: CellRun, context: CellContext): Promise<CellEnd> {
  const meaning = meaningOf(cell.source);
  try {
    switch (meaning.kind) {
      case "nothing":
        return WELL;
      case "command":
        if (meaning.name === "load") return await runLoad(meaning.rest, cell, context);
        return { ...WELL, next: await runCommand(meaning.name, meaning.rest, commandIn(context)) };
      case "question": {
        const found = await inspectionOf(meaning.about, meaning.wantsSource, context.kernel);
        return { ...WELL, pages: [found] };
      }
      case "cell":
        return await runCode(cell, context);
      default:
        return never(meaning);
    }
  } catch (thrown) {
    const error = describe(thrown);
    await context.emit("error", error);
    return { ...WELL, error };
  }
}

const WELL: CellEnd = { error: null, pages: [], next: null };

function commandIn(context: CellContext): CommandContext {
  const { signal, interrupted } = context;
  return { ...context, signal: signal ? AbortSignal.any([signal, interrupted]) : interrupted };
}

/** Whatever fails beside the user's code: a command, or the engine. */
function describe(thrown: unknown): ErrorContent {
  if (thrown instanceof RondelError) return errorFor(thrown.name, thrown.message, thrown.hint);
  if (thrown instanceof Error) return errorFor(thrown.name, thrown.message);
  return errorFor("Error", String(thrown));
}

/** A Cell that nobody typed. What it says is not shown; its name can be asked for. */
async function runLoad(rest: string, cell: CellRun, context: CellContext): Promise<CellEnd> {
  return runCode({ ...cell, source: loadCell(rest, context.kernel.cwd) }, context);
}

async function runCode(cell: CellRun, context: CellContext): Promise<CellEnd> {
  const { kernel, feed, marks, emit, shell, ask, signal, order } = context;
  const pages: MimeBundle[] = [];
  const live = createLive({ ...context, id: marks.newId() });
  const visits = createVisits(context);
  const { work, settle } = feed.to({
    get running() {
      return live.running;
    },
    event(event) {
      // A prompt that shares the kernel shows by itself what its Cells open.
      if (order === undefined) visits.attend(event);
      return live.event(event);
    },
  });
  const on = createOutput(context, (page) => void pages.push(page));
  const run = cell.isKept ? kernel.run : kernel.runAside;
  // What it prints when it has ended is shown with it.
  const by = { number: cell.number, late: on, shell, work, ask, signal, ...order };
  const { outcome } = await run(cell.source, on, by);
  await visits.end();
  await settle(outcome);
  const summary = await live.end();
  if (summary !== null && cell.isKept) marks.remember(cell.number, summary);
  const error = visits.refusal ?? errorOf(outcome);
  if (error !== null) await emit("error", error);
  else if (outcome.kind === "done") {
    const data = await bundleOf(outcome.shown, kernel.connection);
    const content = { execution_count: cell.number, data, metadata: {} };
    if (data !== null) await emit("execute_result", content);
  }
  for (const content of marks.change(kernel.stale)) await emit("update_display_data", content);
  return { ...WELL, error, pages };
}

/** One output after the other. Each is a promise: code that prints faster than is sent waits. */
function createOutput(
  { kernel, marks, emit }: CellContext,
  turn: (page: MimeBundle) => void,
): (output: CellOutput) => Promise<void> {
  const handle = async (output: CellOutput): Promise<void> => {
    switch (output.kind) {
      case "stream":
        return emit("stream", { name: output.stream, text: output.text });
      case "clear":
        return emit("clear_output", { wait: output.isLate });
      case "page":
        return turn((await bundleOf(output.shown, kernel.connection)) ?? NOTHING);
      case "display": {
        const data = (await bundleOf(output.shown, kernel.connection)) ?? NOTHING;
        const { id, isNew } = marks.displayed(output.id);
        const content = { data, metadata: {}, transient: { display_id: id } };
        return emit(isNew ? "display_data" : "update_display_data", content);
      }
      default:
        return never(output);
    }
  };
  let last: Promise<void> = Promise.resolve();
  return (output) => {
    last = last.then(() => handle(output));
    return last;
  };
}

const NOTHING: MimeBundle = { "text/plain": "" };
