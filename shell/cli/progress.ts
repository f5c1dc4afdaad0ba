// Shows on standard error what the engine does while a command waits for it.

import type { Writable } from "node:stream";
import { SESSION_LOST } from "../../stdlib/client/session-lost.ts";
import type { Connection, SessionEvent } from "../../stdlib/index.ts";
import { createEventLines } from "../view/events.ts";
import { UsageError } from "./flags.ts";

export const PROGRESS_FLAGS = {
  progress: {
    kind: "text",
    value: "auto|plain|off",
    says: "Show what runs, on standard error (auto: when that is a terminal)",
  },
  silent: { kind: "switch", says: "The same as --progress off" },
} as const;

export interface ProgressFlags {
  readonly progress: string | null;
  readonly silent: boolean;
}

const SETTLE_TIMEOUT_MS = 1_000;

export function isWanted({ progress, silent }: ProgressFlags, isTerminal: boolean): boolean {
  if (silent || progress === "off") return false;
  if (progress === "plain") return true;
  if (progress === null || progress === "auto") return isTerminal;
  throw new UsageError(`--progress is auto, plain or off, and not ${progress}`);
}

/** Answers a function that waits until what has happened so far is shown. */
export function showEvents(from: Connection, to: Writable): () => Promise<void> {
  const lines = createEventLines();
  let wake = () => {};
  const show = (event: SessionEvent) => {
    for (const line of lines.add(event)) to.write(`${line}\n`);
  };
  const follow = async () => {
    // Code that needs no engine is not to start one.
    await from.opened;
    for await (const event of from.events()) {
      show(event);
      wake();
    }
  };
  // What fails is told by the command itself; here the lines merely end.
  follow().catch(() => {});
  return async () => {
    // An answer comes on the same socket, after what was told before it. Where nothing was asked
    // of the engine nothing runs, and of an engine that has gone nothing more is heard.
    const isThere = from.isOpen && (await from.client.version().catch(() => null)) !== null;
    if (!isThere) show(SESSION_LOST);
    if (lines.running === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SETTLE_TIMEOUT_MS);
      wake = () => {
        if (lines.running > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
    lines.forgetRunning();
  };
}
