// An earlier session, taken up again for a command that is no prompt.

import type { Writable } from "node:stream";
import { openHistory } from "../../kernel/history/history.ts";
import { createKernel, type Kernel, type Resumed } from "../../kernel/kernel.ts";
import type { Clock } from "../../stdlib/base/clock.ts";
import { requireSession } from "../sessions.ts";

export interface SessionOptions {
  readonly node: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The file of the history. */
  readonly history: string;
  readonly stderr: Writable;
}

export interface TakenUp {
  readonly kernel: Kernel;
  readonly resumed: Resumed;
  /** Where it was begun. */
  readonly workdir: string;
}

const MOST_SESSIONS = 10_000;
const COLUMNS = 100;

export async function withSession<T>(
  name: string,
  { node, env, clock, history, stderr }: SessionOptions,
  work: (session: TakenUp) => Promise<T>,
): Promise<T> {
  requireSession(name, history);
  const workdir = workdirOf(name, history, clock);
  await using kernel = createKernel({
    node,
    env,
    clock,
    cwd: workdir,
    history: { path: history, session: name },
    columns: () => COLUMNS,
    colors: false,
    awaitValues: true,
    onTrouble: (message) => stderr.write(`${message}\n`),
    onStray: () => {},
  });
  const resumed = await kernel.resume();
  for (const { number, source } of resumed.failed) {
    stderr.write(`cell ${number} does not run any more: ${source.split("\n", 1)[0]}\n`);
  }
  return await work({ kernel, resumed, workdir });
}

function workdirOf(name: string, path: string, clock: Clock): string {
  using history = openHistory(path, clock);
  const found = history.sessions(MOST_SESSIONS).find((session) => session.name === name);
  return found?.workdir ?? "/";
}
