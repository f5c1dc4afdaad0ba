// What a kernel is made of, each part loaded and started when it is first asked for: the connection
// to the engine, the process that runs Cells, the language server, the history.
// Invariant: a part that could not be started is tried again by whoever asks next; none is started
// any more once they are closed.

import type { Clock } from "../stdlib/base/clock.ts";
import type { Connection } from "../stdlib/index.ts";
import type { CellOutput, Question } from "./cell.ts";
import type { Evaluator } from "./evaluate/evaluator.ts";
import type { History, OpenSession } from "./history/history.ts";
import type { createLanguage, Language } from "./language/language.ts";

export interface KernelOptions {
  /** The node program that runs the user's code. */
  readonly node: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The file of the history, and the session in it to go on with; null begins a new one. */
  readonly history: { readonly path: string | null; readonly session: string | null };
  /** How wide values are shown. */
  readonly columns: () => number;
  readonly colors: boolean;
  /** Whether the promise of a last expression is waited for. */
  readonly awaitValues: boolean;
  /** Asks whoever runs the Cells; left out where nobody can be asked. */
  readonly ask?: (question: Question) => Promise<string>;
  /** Told what went wrong beside any Cell, such as a history that cannot be written. */
  readonly onTrouble: (message: string) => void;
  /** Told what has become of a module that was loaded; left out, the next Cell begins with it. */
  readonly onModule?: (line: string) => void;
  /** Told what the user's code prints while no Cell runs. */
  readonly onStray: (output: CellOutput) => void;
}

export interface Parts extends AsyncDisposable {
  /** Open; the engine is started when none runs. */
  connection(): Promise<Connection>;
  /** Resolves when somebody has asked for the connection, and it was opened. */
  readonly connected: Promise<Connection>;
  evaluator(): Promise<Evaluator>;
  language(): Promise<Language>;
  kept(): Promise<Kept>;
}

export interface Kept {
  readonly history: History;
  readonly session: OpenSession;
}

/** The entries of a folder in what an expression stands for; null when nobody can say. */
export type Entries = Parameters<typeof createLanguage>[0]["entries"];

export function createParts(options: KernelOptions, entries: Entries): Parts {
  const connected = Promise.withResolvers<Connection>();
  const connection = once(async () => {
    const { connect } = await import("../stdlib/index.ts");
    const open = await connect({ workdir: options.cwd, tell: options.onTrouble });
    connected.resolve(open);
    return open;
  });
  const evaluator = once(() => startEvaluator(options, connection.get));
  const language = once(() => startLanguage(options, entries, connected.promise));
  const kept = once(() => openKept(options));
  return {
    connection: connection.get,
    connected: connected.promise,
    evaluator: evaluator.get,
    language: language.get,
    kept: kept.get,
    async [Symbol.asyncDispose]() {
      await Promise.all([
        evaluator.close((one) => one[Symbol.asyncDispose]()),
        language.close((one) => one[Symbol.asyncDispose]()),
        kept.close((one) => one.history[Symbol.dispose]()),
      ]);
      await connection.close((one) => one.close());
    },
  };
}

async function startEvaluator(
  { onStray, ...options }: KernelOptions,
  connection: Parts["connection"],
): Promise<Evaluator> {
  const { createEvaluator } = await import("./evaluate/evaluator.ts");
  const evaluator = createEvaluator({
    ...options,
    keepsSpare: true,
    session: async () => (await (await connection()).open()).session,
  });
  evaluator.onStray(onStray);
  return evaluator;
}

async function startLanguage(
  { cwd, env }: KernelOptions,
  entries: Entries,
  connected: Promise<Connection>,
): Promise<Language> {
  const { createLanguage } = await import("./language/language.ts");
  const { imageNames } = await import("./cards/known.ts");
  let connection: Connection | null = null;
  connected.then((open) => {
    connection = open;
  });
  return createLanguage({
    cwd,
    env,
    images: async () => (connection === null ? [] : imageNames(connection)),
    entries,
  });
}

export async function openKept({
  history,
  cwd,
  clock,
  onTrouble,
}: Pick<KernelOptions, "history" | "cwd" | "clock" | "onTrouble">): Promise<Kept> {
  const { openHistory } = await import("./history/history.ts");
  const { createTolerant } = await import("./history/tolerant.ts");
  const open = (path: string | null) => {
    const opened = openHistory(path, clock);
    const session = opened.open(history.session, cwd);
    return { history: opened, session: createTolerant(session, onTrouble) };
  };
  try {
    return open(history.path);
  } catch (error) {
    onTrouble(`the history cannot be kept: ${error instanceof Error ? error.message : error}`);
    return open(null);
  }
}

export interface Once<T> {
  get(): Promise<T>;
  /** Ends what was made; of what was never asked for there is nothing to end. */
  close(end: (made: T) => unknown): Promise<void>;
}

export function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | null = null;
  let isClosed = false;
  return {
    get() {
      if (made !== null) return made;
      if (isClosed) return Promise.reject(new Error("the kernel was closed"));
      const fresh = make();
      made = fresh;
      fresh.catch(() => {
        if (made === fresh) made = null;
      });
      return fresh;
    },
    async close(end) {
      isClosed = true;
      const last = await made?.catch(() => null);
      if (last !== null && last !== undefined) await end(last);
    },
  };
}
