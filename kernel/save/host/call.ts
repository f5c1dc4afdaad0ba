// Runs one function of a module in a process of its own, and waits for what it answers.
// Invariant: when this resolves or rejects, that process has ended.

import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { RondelError } from "../../../stdlib/index.ts";
import type { CallAnswer, CallFailure, CallQuestion } from "../call/words.ts";
import { createWhereabouts, type Whereabouts } from "./whereabouts.ts";

export interface CallOptions {
  readonly node: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The session that the module works in. */
  readonly session: { readonly port: number; readonly token: string };
  /** What the module prints; a promise that it answers holds the module back. */
  readonly onPrint: (bytes: Uint8Array) => unknown;
  readonly signal: AbortSignal;
}

export type Answered = Exclude<CallAnswer, { readonly kind: "failed" }>;

/** A module that prints more than this says nothing that anybody would read. */
const MOST_PRINTED_BYTES = 64 * 1024 * 1024;
/** How long what it printed last is read once it has ended. */
const LINGER_MS = 500;

export async function callFunction(
  question: CallQuestion,
  options: CallOptions,
): Promise<Answered> {
  const { onPrint, signal } = options;
  const child = startChild(options);
  const whereabouts = createWhereabouts(child);
  let answer: CallAnswer | null = null;
  let stopping: Promise<RondelError> | null = null;
  let printedBytes = 0;
  const stop = (why: string, hint: string) => {
    // Whoever wants it to end twice does not want to know where it was.
    if (stopping !== null) return void child.kill("SIGKILL");
    stopping = endBusy(child, whereabouts, question).then(
      (places) =>
        new RondelError([why, ...places.map((place) => `  at ${place}`)].join("\n"), hint),
    );
  };
  const interrupt = () => stop(`${question.functionName} was interrupted`, "");
  child.on("message", (message: CallAnswer | "here") => {
    if (message === "here") return;
    answer = message;
    // Timers and connections that it has left behind are not waited for.
    child.kill("SIGKILL");
  });
  child.stderr.on("data", (bytes: Uint8Array) => whereabouts.heard(String(bytes)));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Uint8Array) => {
      if (stopping !== null) return;
      printedBytes += bytes.length;
      if (printedBytes > MOST_PRINTED_BYTES) return stop(...tooMuch(question));
      const held = onPrint(bytes);
      if (!(held instanceof Promise)) return;
      stream.pause();
      held.finally(() => stream.resume());
    });
  }
  signal.addEventListener("abort", interrupt, { once: true });
  if (signal.aborted) interrupt();
  child.send(question, () => {});
  const exit = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", () => setTimeout(() => endStreams(child), LINGER_MS).unref());
    child.once("close", (code, killed) => resolve(killed ?? `exit code ${code}`));
  });
  signal.removeEventListener("abort", interrupt);
  if (stopping !== null) throw await stopping;
  return settle(answer, exit, question);
}

type Child = ReturnType<typeof startChild>;

function startChild({ node, cwd, env, session }: CallOptions) {
  const main = fileURLToPath(new URL("../call/main.ts", import.meta.url));
  // A port is opened only when it is asked where it is.
  const flags = ["--disable-warning=ExperimentalWarning", "--inspect-port=127.0.0.1:0"];
  return spawn(node, [...flags, main], {
    cwd,
    env: {
      ...env,
      DAGGER_SESSION_PORT: String(session.port),
      DAGGER_SESSION_TOKEN: session.token,
      RONDEL_SESSION: undefined,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  }) as ChildProcessByStdio<null, Readable, Readable>;
}

/** One that answers waits for something, and is nowhere. */
const LISTENS_MS = 250;

/** Ends it; answers where it was when it did not listen. */
async function endBusy(
  child: Child,
  whereabouts: Whereabouts,
  { path }: CallQuestion,
): Promise<readonly string[]> {
  const listens = new Promise<boolean>((resolve) => {
    child.once("message", () => resolve(true));
    child.once("exit", () => resolve(true));
    setTimeout(() => resolve(false), LISTENS_MS);
  });
  child.send("where", () => {});
  const places = (await listens) ? [] : await whereabouts.find(dirname(path));
  child.kill("SIGKILL");
  return places;
}

/** A program that the module has started may keep them open. */
function endStreams({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

function tooMuch({ functionName }: CallQuestion): [why: string, hint: string] {
  const most = `${MOST_PRINTED_BYTES / 1024 / 1024} MB`;
  return [
    `${functionName} was ended: it printed more than ${most}`,
    "Print less, or answer it as a File.",
  ];
}

function settle(answer: CallAnswer | null, exit: string, { functionName }: CallQuestion): Answered {
  if (answer === null) {
    throw new RondelError(
      `${functionName} ended its process (${exit}) before it answered`,
      "A function of a module answers a value or throws; it does not call process.exit.",
    );
  }
  if (answer.kind === "failed") throw failureOf(answer.failure, functionName);
  return answer;
}

const STDERR_LINES = 20;

function failureOf(failure: CallFailure, functionName: string): RondelError {
  const { name, message, hint, places, stderr } = failure;
  const said = stderr.trim() === "" ? [] : stderr.trimEnd().split("\n").slice(-STDERR_LINES);
  const isPlain = name === "Error" || name === "RondelError" || name === "thrown";
  return new RondelError(
    [
      `${functionName} failed: ${isPlain ? "" : `${name}: `}${message}`,
      ...said.map((line) => `│ ${line}`),
      ...places.map((place) => `  ${place}`),
    ].join("\n"),
    hint,
  );
}
