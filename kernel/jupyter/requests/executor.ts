// Runs the Cells that front ends send, one after the other, and tells each of them what became of
// its own.
// Invariant: every request is answered once, in the order in which they came; what a Cell emits is
// published before its reply, and its reply before `idle`.

import type { Question } from "../../cell.ts";
import type { Kernel } from "../../kernel.ts";
import { bundleOf } from "../cell/bundle.ts";
import type { Emit, ErrorContent } from "../cell/emit.ts";
import { errorFor, errorOf } from "../cell/error.ts";
import { type CellContext, type CellEnd, runCell } from "../cell/run-cell.ts";
import { type Content, type Incoming, isContent, textIn, wordIn } from "../wire/message.ts";
import type { Outputs } from "./history.ts";
import type { Input } from "./input.ts";

export interface Executor {
  readonly outputs: Outputs;
  /** What code prints while none runs belongs to this. */
  readonly last: Incoming | null;
  /** Resolves with the content of the reply, when those before it are through. */
  run(request: Incoming, before: () => Promise<void>): Promise<object>;
  /** Asks whoever sent the Cell that runs. */
  ask(question: Question): Promise<string>;
}

export interface ExecutorOptions {
  context(): Promise<Omit<CellContext, "emit" | "isLive">>;
  publish(request: Incoming, type: string, content: object): Promise<void>;
  readonly input: Pick<Input, "ask" | "drop">;
}

/** More at once are refused. */
const MOST_WAITING = 10_000;
const MOST_OUTPUTS = 1_000;

export function createExecutor(options: ExecutorOptions): Executor {
  let last: Incoming | null = null;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** Requests that came before a Cell failed do not run after it. */
  let generation = 0;
  const values = new Map<number, string>();

  const execute = async (request: Incoming, mine: number): Promise<object> => {
    last = request;
    const context = await options.context();
    const number = context.kernel.next;
    if (mine !== generation) return { ...failedReply(ABORTED), execution_count: number };
    const { content } = request;
    const isSilent = wordIn(content, "silent", false);
    const isKept = !isSilent && wordIn(content, "store_history", true);
    const source = textIn(content, "code");
    const emit = emitFor(request, isSilent, number, values, options.publish);
    if (!isSilent) {
      await options.publish(request, "execute_input", { code: source, execution_count: number });
    }
    const cell = { source, number, isKept };
    const end = await runCell(cell, { ...context, emit, isLive: !isSilent });
    if (end.error !== null && wordIn(content, "stop_on_error", true)) generation += 1;
    return { ...(await replyFor(end, content, context.kernel)), execution_count: number };
  };
  return {
    outputs: { of: (number) => values.get(number) ?? null },
    get last() {
      return last;
    },
    async run(request, before) {
      if (waiting >= MOST_WAITING) return failedReply(CROWDED);
      waiting += 1;
      const mine = generation;
      const done = turn.then(async () => {
        await before();
        return execute(request, mine).finally(options.input.drop);
      });
      turn = done.catch(() => {});
      try {
        return await done;
      } finally {
        waiting -= 1;
      }
    },
    async ask(question) {
      if (last === null || !wordIn(last.content, "allow_stdin", true)) {
        throw new Error(`${question.text}: this front end cannot be asked for input`);
      }
      return options.input.ask(last, question);
    },
  };
}

const ABORTED = errorFor("Aborted", "a cell before this one failed, so it was not run");
const CROWDED = errorFor("Refused", `more than ${MOST_WAITING} cells wait already`);

function failedReply(error: ErrorContent): object {
  return { status: "error", ...error, payload: [], user_expressions: {} };
}

/** Publishes, and remembers the text of values for who asks for the history. */
function emitFor(
  request: Incoming,
  isSilent: boolean,
  number: number,
  values: Map<number, string>,
  publish: ExecutorOptions["publish"],
): Emit {
  if (isSilent) return async () => {};
  return (type, content) => {
    if (type === "execute_result" && "data" in content && isContent(content.data)) {
      values.set(number, textIn(content.data, "text/plain"));
      const [oldest] = values.keys();
      if (values.size > MOST_OUTPUTS && oldest !== undefined) values.delete(oldest);
    }
    return publish(request, type, content);
  };
}

async function replyFor(
  { error, pages }: CellEnd,
  content: Content,
  kernel: Kernel,
): Promise<object> {
  if (error !== null) return failedReply(error);
  return {
    status: "ok",
    payload: pages.map((data) => ({ source: "page", data, start: 0 })),
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
