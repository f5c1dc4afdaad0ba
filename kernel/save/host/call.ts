// Runs one function of a module in a process of its own, and waits for what it answers.
// Invariant: when this resolves or rejects, that process has ended.

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { RondelError } from "../../../stdlib/index.ts";
import type { CallAnswer, CallFailure, CallQuestion } from "../call/words.ts";

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
  const { node, cwd, env, session, onPrint, signal } = options;
  const main = fileURLToPath(new URL("../call/main.ts", import.meta.url));
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", main], {
    cwd,
    env: {
      ...env,
      DAGGER_SESSION_PORT: String(session.port),
      DAGGER_SESSION_TOKEN: session.token,
      RONDEL_SESSION: undefined,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let answer: CallAnswer | null = null;
  let stopped: RondelError | null = null;
  let printedBytes = 0;
  const stop = (why: RondelError) => {
    stopped ??= why;
    child.kill("SIGKILL");
  };
  const interrupt = () => stop(new RondelError(`${question.functionName} was interrupted`));
  child.once("message", (message: CallAnswer) => {
    answer = message;
    // Timers and connections that it has left behind are not waited for.
    child.kill("SIGKILL");
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Uint8Array) => {
      printedBytes += bytes.length;
      if (printedBytes > MOST_PRINTED_BYTES) return stop(tooMuch(question));
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
  if (stopped !== null) throw stopped;
  return settle(answer, exit, question);
}

/** A program that the module has started may keep them open. */
function endStreams({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

function tooMuch({ functionName }: CallQuestion): RondelError {
  const most = `${MOST_PRINTED_BYTES / 1024 / 1024} MB`;
  return new RondelError(
    `${functionName} was ended: it printed more than ${most}`,
    "Print less, or answer it as a File.",
  );
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
