// One prompt that shares this kernel: it is told what happens, and what it orders is done.
// Invariant: a prompt that has gone leaves nothing behind but the Cells that it began, which go on
// as those of a closed notebook do.

import type { Socket } from "node:net";
import { never } from "../../stdlib/base/assert.ts";
import { RondelError } from "../../stdlib/index.ts";
import type { Outcome } from "../cell.ts";
import type { Feed } from "../feed.ts";
import type { Kernel } from "../kernel.ts";
import type { Asking } from "../language/language.ts";
import type { WatchedCell, Watcher } from "../watchers.ts";
import { createLineReader } from "./lines.ts";
import { readOrder } from "./orders.ts";
import { createOutgoing, type Outgoing } from "./outgoing.ts";
import { createQuestions, type Questions } from "./questions.ts";
import type { Running } from "./running.ts";
import {
  DOOR_VERSION,
  type Hello,
  type LanguageOrder,
  type Order,
  type Refusal,
  type ToldCell,
  withoutContent,
} from "./words.ts";

export interface VisitorOptions {
  readonly socket: Socket;
  /** By which its Cells are known; no other has it. */
  readonly name: string;
  readonly kernel: Kernel;
  readonly feed: Feed;
  readonly running: Running;
  readonly host: Pick<DoorHost, "run" | "version" | "cwd" | "history">;
}

export interface DoorHost {
  readonly version: string;
  readonly cwd: string;
  /** The file of the history. */
  readonly history: string | null;
  /** Runs a Cell so that all others hear of it; when it never began, answers why. */
  run(cell: GuestCell): Promise<string | null>;
}

/** A Cell that is no front end's of Jupyter. */
export interface GuestCell {
  readonly source: string;
  readonly who: string;
  readonly columns: number;
  /** Takes it back while it waits, and ends it when it runs. */
  readonly signal: AbortSignal;
  readonly ask: Questions["ask"];
}

const MOST_ORDER_CHARS = 16 * 1024 * 1024;
/** More at once are refused. */
const MOST_OPEN_ORDERS = 1_000;

export async function receiveVisitor(options: VisitorOptions): Promise<void> {
  const { socket, kernel } = options;
  const out = createOutgoing(socket);
  const questions = createQuestions(out.send);
  const looks = new AbortController();
  const { session } = await kernel.kept();
  // Who only looked whether somebody listens has gone by now, and that is told once.
  if (socket.destroyed) return;
  out.send(greet(options, session.name));
  const stopWatching = kernel.watch(createTelling(options, out));
  kernel.connected.then(() => out.send({ kind: "connected" }));
  const obey = createObeying(options, out, questions, looks.signal);
  const lines = createLineReader(MOST_ORDER_CHARS);
  socket.on("data", (bytes) => {
    const whole = lines.add(bytes);
    if (whole === null) socket.destroy();
    for (const line of whole ?? []) {
      const order = readOrder(line);
      if (order !== null) obey(order);
    }
  });
  socket.once("close", () => {
    stopWatching();
    questions.drop();
    looks.abort();
  });
}

function greet(options: VisitorOptions, session: string): Hello {
  const { host, kernel, feed, running, name } = options;
  const { cells } = running;
  return {
    kind: "hello",
    door: DOOR_VERSION,
    ...{ version: host.version, cwd: host.cwd, history: host.history },
    session,
    next: kernel.next,
    reports: kernel.reports.map(withoutContent),
    running: cells.map((cell) => toldCell(cell, name)),
    cursor: cells[0]?.after ?? feed.cursor,
  };
}

/** What every Cell does, whoever began it. */
function createTelling({ name }: VisitorOptions, out: Outgoing): Watcher {
  return {
    begun: (cell) => out.send({ kind: "begun", cell: toldCell(cell, name) }),
    output: (cell, output) => out.output(cell.number, output, orderOf(cell, name) !== null),
    ended: ({ number }, report) => out.send({ kind: "ended", number, report }),
    undone: (number) => out.send({ kind: "undone", number }),
    emptied: () => out.send({ kind: "emptied" }),
    numbered: (next) => out.send({ kind: "numbered", next }),
  };
}

function toldCell({ number, source, who, work }: WatchedCell, name: string): ToldCell {
  const order = orderOf({ who }, name);
  return { number, source, by: who === "" ? "jupyter" : "prompt", order, work: work ?? null };
}

function orderOf({ who }: Pick<WatchedCell, "who">, name: string): number | null {
  return who.startsWith(`${name}:`) ? Number(who.slice(name.length + 1)) : null;
}

function createObeying(
  options: VisitorOptions,
  out: Outgoing,
  questions: Questions,
  gone: AbortSignal,
): (order: Order) => void {
  const { kernel, running, name } = options;
  /** What nobody else's Cell runs beside is interrupted, also when it is a loop without end. */
  const isAlone = (id: number) =>
    running.cells.length === 1 && running.cells.every((cell) => orderOf(cell, name) === id);
  const open = new Map<number, AbortController>();
  const answer = createAnswering(options, questions, gone);
  return (order) => {
    switch (order.kind) {
      case "interrupt":
        return kernel.interrupt();
      case "cancel":
        return isAlone(order.id) ? kernel.interrupt() : open.get(order.id)?.abort();
      case "answer":
        return questions.answer(order.question, order.answer);
    }
    const { id } = order;
    if (open.size >= MOST_OPEN_ORDERS || open.has(id)) {
      const failure = { ...NO_REFUSAL, message: "too much is asked of the kernel at once" };
      return out.send({ kind: "failure", id, failure });
    }
    const controller = new AbortController();
    open.set(id, controller);
    answer(order, controller.signal)
      .then((value) => out.send({ kind: "answer", id, value: value ?? null }))
      .catch((error: unknown) => out.send({ kind: "failure", id, failure: refusalOf(error) }))
      .finally(() => open.delete(id));
  };
}

type Numbered = Exclude<Order, { readonly kind: "interrupt" | "cancel" | "answer" }>;

function createAnswering(
  { kernel, host, name }: VisitorOptions,
  { ask }: Questions,
  gone: AbortSignal,
): (order: Numbered, signal: AbortSignal) => Promise<unknown> {
  let asking: Asking | null = null;
  return async (order, signal) => {
    switch (order.kind) {
      case "run": {
        const { source, columns, id } = order;
        return { why: await host.run({ source, columns, signal, ask, who: `${name}:${id}` }) };
      }
      case "peek":
        return look(order.source, AbortSignal.any([signal, gone]), kernel);
      case "undo":
        return kernel.undo();
      case "restart":
        return kernel.restart();
      case "names":
        return kernel.names();
      case "session": {
        const { session } = await (await kernel.connection()).open();
        return { port: session.port, token: session.token };
      }
      default:
        asking ??= (await kernel.language()).another();
        return answerAbout(order, asking);
    }
  };
}

/** Whoever does not want it any more need not wait until its turn has come. */
function look(source: string, signal: AbortSignal, kernel: Kernel): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    kernel.peek(source, signal).then(resolve, reject);
    signal.addEventListener("abort", () => resolve({ kind: "interrupted" }), { once: true });
  });
}

function answerAbout(order: LanguageOrder, asking: Asking): Promise<unknown> {
  switch (order.kind) {
    case "complete":
      return asking.complete(order.source, order.offset);
    case "signature":
      return asking.signature(order.source, order.offset);
    case "describe":
      return asking.describe(order.key);
    case "inspect":
      return asking.inspect(order.source, order.offset, order.wantsSource);
    case "diagnose":
      return asking.diagnose(order.source);
    case "type":
      return asking.typeOf(order.source);
    default:
      return never(order);
  }
}

const NO_REFUSAL: Refusal = { name: "RondelError", message: "", hint: "" };

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) return { ...NO_REFUSAL, message: String(error) };
  const hint = error instanceof RondelError ? error.hint : "";
  return { name: error.name, message: error.message, hint };
}
