// One running language server: questions with an answer, notices without one.
// Invariant: a question always resolves: with its result, or with null when it was refused, given
// up, took too long, or when the server is gone.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { createFrameReader, encodeFrame } from "./frames.ts";
import { SETTINGS } from "./protocol.ts";
import { createQuestions } from "./questions.ts";

export interface Peer {
  readonly pid: number | undefined;
  ask(method: string, params: object, signal?: AbortSignal): Promise<unknown>;
  notify(method: string, params: object): void;
  /** Resolves when the process is gone. */
  end(): Promise<void>;
}

export interface PeerOptions {
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onGone: () => void;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
}

export function startPeer({ program, env, onGone }: PeerOptions): Peer {
  const child = startProgram(program, env);
  let isAlive = true;
  const send = (message: object): void => {
    if (isAlive) child.stdin.write(encodeFrame({ jsonrpc: "2.0", ...message }));
  };
  const questions = createQuestions((id) => send({ method: "$/cancelRequest", params: { id } }));
  const take = (message: Message): void => {
    if (message.method === undefined) questions.answer(Number(message.id), message.result);
    else if (message.id !== undefined) send({ id: message.id, result: answerOf(message) });
  };
  const read = createFrameReader();
  child.stdout.on("data", (bytes: Buffer) => {
    try {
      for (const message of read(bytes)) take(message as Message);
    } catch {
      // What it says is no longer understood, so it is of no more use.
      child.kill("SIGKILL");
    }
  });
  // A pipe that is broken says no more than the end of the process does.
  child.stdin.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => {
    const die = () => {
      resolve();
      if (!isAlive) return;
      isAlive = false;
      questions.end();
      onGone();
    };
    child.on("error", die);
    child.on("exit", die);
  });

  return {
    pid: child.pid,
    ask(method, params, signal) {
      if (!isAlive) return Promise.resolve(null);
      return questions.ask((id) => send({ id, method, params }), signal);
    },
    notify: (method, params) => send({ method, params }),
    end() {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

/** Its heap is collected earlier than by default: less memory, and a start little slower. */
const COLLECT_AT_GROWTH_PERCENT = "60";

function startProgram(
  program: string,
  env: PeerOptions["env"],
): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(program, ["--lsp", "--stdio"], {
    // Whatever becomes of the user's folder, this one stays.
    cwd: "/",
    env: { ...env, GOGC: COLLECT_AT_GROWTH_PERCENT },
    stdio: ["pipe", "pipe", "ignore"],
    // Apart from the terminal: a Ctrl-C that is meant for another program does not reach it. It
    // ends when its input does, however whoever started it has ended.
    detached: true,
  });
}

/** It asks for our settings, section by section; of all else it only wants to hear that it is. */
function answerOf({ method, params }: Message): unknown {
  if (method !== "workspace/configuration") return null;
  return params?.items?.map(() => SETTINGS) ?? [];
}
