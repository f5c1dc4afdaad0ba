// Reaches the engine of a home: the one that runs, else one that is started now.
// Invariant: it never polls; it waits for a change in the engine's folder, with a limit.

import { existsSync, readFileSync, watch } from "node:fs";
import { basename } from "node:path";
import { EDITION } from "../base/edition.ts";
import type { Home } from "../base/home.ts";
import { EngineLost, EngineUnavailable } from "./failures.ts";
import { dial, type Greeting, isOurs, type Link } from "./link.ts";
import { type EngineProgram, prepareHome, startEngine } from "./start.ts";

export interface Reach {
  readonly home: Home;
  readonly program: EngineProgram;
  readonly startTimeoutMs: number;
  readonly nowMs: () => number;
  /** Takes a line about what was done that nobody had asked for. */
  readonly tell: (line: string) => void;
}

/** The one that holds the lock may die before it serves, which changes nothing in the folder. */
const LOOK_AGAIN_MS = 500;

export async function reachEngine(reach: Reach, greeting: Greeting): Promise<Link> {
  const dialOurs = createDial(reach, greeting);
  const running = await dialOurs();
  if (running !== null) return running;
  prepareHome(reach.home);
  const endMs = reach.nowMs() + reach.startTimeoutMs;
  for (;;) {
    const serving = watchForEngine(reach.home);
    try {
      const link = await dialOurs();
      if (link !== null) return link;
      const leftMs = endMs - reach.nowMs();
      if (leftMs <= 0) throw heldTooLong(reach);
      const started = await startEngine(reach.home, reach.program, leftMs);
      if (started === "held") await serving.next();
    } finally {
      serving.close();
    }
  }
}

/** Dials the engine of this edition: null when none answers. One of another makes place, once. */
function createDial({ home, tell }: Reach, greeting: Greeting): () => Promise<Link | null> {
  let hasReplaced = false;
  return async () => {
    const link = await dialHome(home, greeting);
    if (link === null || isOurs(link)) return link;
    try {
      const { replaceOther, updatedMeanwhile } = await import("./other-edition.ts");
      // What would be started in its place is what lies on the disk, and not what runs here.
      if (!isOnDisk()) throw updatedMeanwhile(link);
      await replaceOther(home, link, { tell, isRepeated: hasReplaced });
    } finally {
      link.close();
    }
    hasReplaced = true;
    return null;
  };
}

/** Whether the files of this program are still those of the edition that it is. */
function isOnDisk(): boolean {
  const file = new URL("../base/edition.ts", import.meta.url);
  return existsSync(file) && readFileSync(file, "utf8").includes(`"${EDITION}"`);
}

/** null when no engine answers there. */
async function dialHome(home: Home, greeting: Greeting): Promise<Link | null> {
  if (!existsSync(home.socket)) return null;
  return dial({ kind: "unix", path: home.socket }, greeting).catch((error: unknown) => {
    if (error instanceof EngineLost) return null;
    throw error;
  });
}

function heldTooLong({ home, startTimeoutMs }: Reach): EngineUnavailable {
  return new EngineUnavailable(
    `an engine holds ${home.lock} and does not answer: waited ${startTimeoutMs} ms`,
    "Look at rondel engine logs; rondel engine stop ends it.",
  );
}

interface Changes {
  next(): Promise<void>;
  close(): void;
}

/** Wakes when the socket or the status of an engine appears, changes or goes. */
function watchForEngine({ engine, socket, status }: Home): Changes {
  const names = new Set([basename(socket), basename(status)]);
  const { promise: changed, resolve: wake } = Promise.withResolvers<void>();
  const watcher = watch(engine, (_event, name) => {
    if (name === null || names.has(name)) wake();
  });
  watcher.on("error", () => wake());
  return {
    async next() {
      const timer = setTimeout(wake, LOOK_AGAIN_MS);
      await changed.finally(() => clearTimeout(timer));
    },
    close: () => watcher.close(),
  };
}
