// What a shared kernel tells a prompt. What is known of it changes at once; what is to be seen goes
// one after the other, each when the one before has been shown.
// Invariant: of each Cell its beginning, its output and its end are shown in this order, and never
// those of two at once.

import { connect, type Socket } from "node:net";
import { never } from "../../stdlib/base/assert.ts";
import { RondelError } from "../../stdlib/index.ts";
import type { CellOutput } from "../cell.ts";
import type { Company, Gone, Onlooker, PromptHost } from "../prompt-kernel.ts";
import type { Report } from "../report.ts";
import type { Exchange } from "./exchange.ts";
import { createLineReader, readLine } from "./lines.ts";
import { createOwnRuns, type OwnRuns } from "./own-runs.ts";
import { createShowing, type Showing } from "./showing.ts";
import { DOOR_VERSION, type Hello, type Told, type ToldCell, withoutContent } from "./words.ts";

export interface Hearing extends Pick<OwnRuns, "add"> {
  readonly hello: Hello;
  readonly next: number;
  readonly reports: readonly Report[];
  /** Resolves when the kernel has its session. */
  readonly connected: Promise<void>;
  readonly company: Company;
  /** What others are told of this work, this prompt need not be told. */
  byUs<T>(work: () => Promise<T>): Promise<T>;
}

export interface HearingOptions {
  readonly path: string;
  readonly socket: Socket;
  readonly exchange: Exchange;
  readonly host: PromptHost;
}

/** Of one line: what is remembered of all Cells comes in one. */
const MOST_TOLD_CHARS = 256 * 1024 * 1024;

export async function createHearing(options: HearingOptions): Promise<Hearing> {
  const { path, socket, exchange } = options;
  const state: State = { next: 1, reports: [], cells: new Map(), ownWork: 0, gone: null };
  const onlooker = Promise.withResolvers<Onlooker>();
  const greeted = Promise.withResolvers<Hello>();
  const connected = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<Gone>();
  const runs = createOwnRuns(() => state.next);
  const showing = createShowing(socket, async (chars) => {
    return (await onlooker.promise).skipped(chars);
  });
  const hear = createHearer(state, { ...options, runs, showing, onlooker: onlooker.promise });
  const told = (one: Told) => {
    if (one.kind === "hello") {
      enter(state, one);
      greeted.resolve(one);
      for (const cell of one.running) hear({ kind: "begun", cell });
    } else if (one.kind === "connected") connected.resolve();
    else hear(one);
  };
  listen(socket, told, async () => {
    exchange.drop();
    const why = state.gone ?? (await whyClosed(path));
    greeted.reject(refusalFor(why));
    showing.add(runs.drop);
    showing.add(() => gone.resolve(why));
  });
  const hello = await greeted.promise;
  if (hello.door !== DOOR_VERSION) throw otherVersion(hello, socket);
  return {
    hello,
    get next() {
      return state.next;
    },
    get reports() {
      return state.reports;
    },
    connected: connected.promise,
    add: runs.add,
    async byUs(work) {
      state.ownWork += 1;
      return work().finally(() => {
        state.ownWork -= 1;
      });
    },
    company: {
      get running() {
        return [...state.cells.values()].findLast(({ order }) => order === null) ?? null;
      },
      listen: onlooker.resolve,
      interrupt: () => exchange.send({ kind: "interrupt" }),
      gone: gone.promise,
    },
  };
}

interface State {
  next: number;
  reports: readonly Report[];
  /** Those that run, by their numbers. */
  readonly cells: Map<number, ToldCell>;
  /** How much is under way that others are told of. */
  ownWork: number;
  gone: Gone | null;
}

function enter(state: State, { next, reports }: Hello): void {
  state.next = next;
  state.reports = reports;
}

interface Hearer extends Pick<HearingOptions, "exchange" | "host"> {
  readonly runs: OwnRuns;
  readonly showing: Showing;
  readonly onlooker: Promise<Onlooker>;
}

type Heard = Exclude<Told, { readonly kind: "hello" | "connected" }>;

function createHearer(state: State, hearer: Hearer): (told: Heard) => void {
  const { exchange, host, showing, onlooker } = hearer;
  const cells = createCellHearer(state, hearer);
  const change = () => void onlooker.then((one) => one.changed());
  return (told) => {
    switch (told.kind) {
      case "output":
        return cells(told);
      case "begun":
      case "ended":
        cells(told);
        return change();
      case "skipped":
        return showing.add(async () => (await onlooker).skipped(told.chars));
      case "stray":
        return showing.add(() => host.onStray(told.output));
      case "trouble":
        return showing.add(() => host.onTrouble(told.message));
      case "undone":
        state.reports = state.reports.filter(({ number }) => number !== told.number);
        if (state.ownWork > 0) return;
        return showing.add(async () => (await onlooker).undone(told.number));
      case "emptied":
        state.reports = [];
        if (state.ownWork > 0) return;
        return showing.add(async () => (await onlooker).emptied());
      case "numbered":
        state.next = told.next;
        return change();
      case "question":
        return showing.add(() => void answer(told, hearer));
      case "answer":
      case "failure":
        return exchange.settle(told);
      case "bye":
        state.gone = told.why;
        return;
      default:
        return never(told);
    }
  };
}

type AboutCell = Extract<Heard, { readonly kind: "begun" | "output" | "ended" }>;

function createCellHearer(
  state: State,
  { runs, host, showing, onlooker }: Hearer,
): (told: AboutCell) => void {
  const { cells } = state;
  const begin = (cell: ToldCell) => {
    cells.set(cell.number, cell);
    if (cell.order === null) return showing.add(async () => (await onlooker).begun(cell));
    const run = runs.begin(cell.order);
    const { number, work } = cell;
    showing.add(() => run?.order.began?.({ number, work: work ?? undefined }));
  };
  const print = (cell: ToldCell | undefined, output: CellOutput) => {
    const show = async () => {
      if (cell === undefined) return host.onStray(output);
      if (cell.order === null) return (await onlooker).output(cell, output);
      return runs.of(cell.order)?.on(output);
    };
    showing.addOutput(show, output.kind === "stream" ? output.text.length : 0);
  };
  const end = (cell: ToldCell, report: Report | null) => {
    cells.delete(cell.number);
    if (report !== null) state.reports = withReport(state.reports, withoutContent(report));
    showing.add(async () => {
      if (cell.order === null) await (await onlooker).ended(cell, report);
      else await runs.end(cell.order, report);
    });
  };
  return (told) => {
    switch (told.kind) {
      case "begun":
        return begin(told.cell);
      case "output":
        return print(cells.get(told.number), told.output);
      case "ended": {
        const cell = cells.get(told.number);
        return cell === undefined ? undefined : end(cell, told.report);
      }
      default:
        return never(told);
    }
  };
}

/** In the order of the numbers: a Cell of a subshell may end after one that began later. */
function withReport(reports: readonly Report[], report: Report): readonly Report[] {
  const at = reports.findLastIndex(({ number }) => number < report.number) + 1;
  return reports.toSpliced(at, 0, report);
}

/** Whoever typed may take their time: nothing waits for it here. */
async function answer(
  { question, text, isSecret }: Extract<Heard, { readonly kind: "question" }>,
  { host, exchange }: Hearer,
): Promise<void> {
  const nobody = new RondelError("this prompt cannot be asked");
  const asked = host.ask?.({ text, isSecret }) ?? Promise.reject(nobody);
  const given = await asked.then(
    (text) => ({ text }),
    (error: unknown) => ({ why: error instanceof Error ? error.message : String(error) }),
  );
  exchange.send({ kind: "answer", question, answer: given });
}

function listen(socket: Socket, told: (one: Told) => void, closed: () => void): void {
  const lines = createLineReader(MOST_TOLD_CHARS);
  socket.on("data", (bytes) => {
    const whole = lines.add(bytes);
    if (whole === null) socket.destroy();
    // The kernel is the user's own program: what it says is what words.ts says.
    for (const line of whole ?? []) told(readLine(line) as Told);
  });
  socket.on("error", () => {}); // it closes
  socket.once("close", closed);
}

/** A kernel that still greets has let this prompt go. One that is being killed may yet connect. */
function whyClosed(path: string): Promise<Gone> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (why: Gone) => {
      socket.destroy();
      resolve(why);
    };
    socket.once("data", () => end("behind"));
    socket.on("error", () => end("lost"));
    socket.once("close", () => end("lost"));
  });
}

function refusalFor(why: Gone): RondelError {
  if (why === "crowded") {
    return new RondelError("as many prompts share this kernel as can", "Leave one of them.");
  }
  return new RondelError("the kernel ended before it answered");
}

function otherVersion({ version }: Hello, socket: Socket): RondelError {
  socket.destroy();
  return new RondelError(
    `the kernel is of another version of Rondel: ${version}`,
    "Restart it in Jupyter; then both are of the same.",
  );
}
