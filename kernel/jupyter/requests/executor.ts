// Runs the Cells that front ends send to one shell, one after the other, and tells each what became
// of its own.
// Invariant: every request is answered once, in the order in which they came; what a Cell emits is
// published before its reply, and its reply before `idle`.

import type { Question } from "../../cell.ts";
import type { Kernel } from "../../kernel.ts";
import { bundleOf } from "../cell/bundle.ts";
import type { Emit, ErrorContent } from "../cell/emit.ts";
import { errorFor, errorOf } from "../cell/error.ts";
import { type CellContext, type CellEnd, numberFor, runCell } from "../cell/run-cell.ts";
import type { Stays } from "../terminals/stays.ts";
import { type Content, type Incoming, isContent, textIn, wordIn } from "../wire/message.ts";
import type { Input } from "./input.ts";
import type { Values } from "./values.ts";

export interface Executor {
  /** Resolves with the content of the reply, when those before it are through. */
  run(request: Incoming, before: () => Promise<void>, guest?: Guest): Promise<object>;
}

/** Who sends a Cell and is no front end of Jupyter. */
export interface Guest {
  readonly order: NonNullable<CellContext["order"]>;
  /** Takes the Cell back while it waits, and ends it alone when it runs. */
  readonly signal: AbortSignal;
  readonly ask: NonNullable<CellContext["ask"]>;
}

export interface ExecutorOptions {
  readonly shell: string;
  /** Ends what runs and waits. */
  readonly signal: AbortSignal | undefined;
  context(): Promise<Shared>;
  publish(request: Incoming, type: string, content: object): Promise<void>;
  readonly input: Pick<Input, "ask" | "drop">;
  readonly values: Values;
}

interface Shared extends Pick<CellContext, "kernel" | "feed" | "clock" | "marks"> {
  readonly stays: Stays;
  readonly interrupted: AbortSignal;
}

/** More at once are refused. */
const MOST_WAITING = 10_000;

export function createExecutor({ shell, signal, ...options }: ExecutorOptions): Executor {
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** Requests that came before a Cell failed do not run after it. */
  let generation = 0;

  const execute = async (request: Incoming, mine: number, guest?: Guest): Promise<object> => {
    const { stays, ...context } = await options.context();
    const { kernel } = context;
    // What somebody typed at a prompt does not depend on the cells of a notebook.
    const isAborted = guest === undefined && mine !== generation;
    const refusal = signal?.aborted ? DELETED : isAborted ? ABORTED : null;
    if (refusal !== null) return { ...failedReply(refusal), execution_count: kernel.next };
    const { content } = request;
    const isSilent = wordIn(content, "silent", false);
    const isKept = !isSilent && wordIn(content, "store_history", true);
    const source = textIn(content, "code");
    const number = numberFor(source, isKept, kernel);
    const emit = isSilent ? async () => {} : emitFor(request, number, options);
    if (!isSilent) {
      await options.publish(request, "execute_input", { code: source, execution_count: number });
    }
    const cell = { source, number, isKept };
    const canAsk = wordIn(content, "allow_stdin", true);
    const ask = async (question: Question) => {
      if (canAsk) return options.input.ask(request, question);
      throw new Error(`${question.text}: this front end cannot be asked for input`);
    };
    // A front end that takes no input has nobody who could sit at a terminal.
    const terminals = canAsk && !isSilent ? { stays, ask } : null;
    const watched = { emit, isLive: !isSilent, terminals };
    const end = await runCell(cell, { ...context, ...watched, shell, ask, signal, ...guest });
    if (end.error !== null && wordIn(content, "stop_on_error", true)) generation += 1;
    return { ...(await replyFor(end, content, kernel)), execution_count: number };
  };
  return {
    async run(request, before, guest) {
      if (waiting >= MOST_WAITING) return failedReply(CROWDED);
      waiting += 1;
      const mine = generation;
      const done = turn.then(async () => {
        if (guest?.signal.aborted) return failedReply(WITHDRAWN);
        await before();
        return execute(request, mine, guest).finally(() => options.input.drop(request));
      });
      turn = done.catch(() => {});
      try {
        return await done;
      } finally {
        waiting -= 1;
      }
    },
  };
}

const ABORTED = errorFor("Aborted", "a cell before this one failed, so it was not run");
const DELETED = errorFor("Aborted", "its subshell was deleted, so it was not run");
const WITHDRAWN = errorFor("Withdrawn", "it was taken back before it ran");
const CROWDED = errorFor("Refused", `more than ${MOST_WAITING} cells wait already`);

function failedReply(error: ErrorContent): object {
  return { status: "error", ...error, payload: [], user_expressions: {} };
}

/** Publishes, and remembers the text of values for who asks for the history. */
function emitFor(
  request: Incoming,
  number: number,
  { values, publish }: Pick<ExecutorOptions, "values" | "publish">,
): Emit {
  return (type, content) => {
    if (type === "execute_result" && "data" in content && isContent(content.data)) {
      values.remember(number, textIn(content.data, "text/plain"));
    }
    return publish(request, type, content);
  };
}

async function replyFor(
  { error, pages, next }: CellEnd,
  content: Content,
  kernel: Kernel,
): Promise<object> {
  if (error !== null) return failedReply(error);
  return {
    status: "ok",
    payload: [
      ...pages.map((data) => ({ source: "page", data, start: 0 })),
      ...(next === null ? [] : [{ source: "set_next_input", text: next, replace: false }]),
    ],
    user_expressions: await evaluateAll(content["user_expressions"], kernel),
  };
}

async function evaluateAll(wanted: unknown, kernel: Kernel): Promise<Record<string, object>> {
  const answers: Record<string, object> = {};
  for (const [name, source] of isContent(wanted) ? Object.entries(wanted) : []) {
    answers[name] = await evaluateOne(String(source), kernel);
  }
  return answers;
}

async function evaluateOne(source: string, kernel: Kernel): Promise<object> {
  const outcome = await kernel.peek(source);
  const error = errorOf(outcome);
  if (error !== null || outcome.kind !== "done") return { status: "error", ...error };
  const data = (await bundleOf(outcome.shown, kernel.connection)) ?? { "text/plain": "undefined" };
  return { status: "ok", data, metadata: {} };
}
