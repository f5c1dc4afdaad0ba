// Where a module's process is in its own code, when it does not answer: a loop does not listen, so
// the process is asked to open its debugger, told to pause, and the stack is read there.
// Invariant: this resolves within its time, with nothing when it cannot be found out.

import type { ChildProcess } from "node:child_process";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

export interface Whereabouts {
  /** What the process says to standard error goes in here, too. */
  heard(text: string): void;
  /** Places below the folder, the innermost first: `loops (/a/src/index.ts:3:5)`. */
  find(folder: string): Promise<readonly string[]>;
}

/** A process that is asked where it is has answered by then, or is ended without. */
const PATIENCE_MS = 5_000;
const MOST_FRAMES = 5;

export function createWhereabouts(child: Pick<ChildProcess, "kill">): Whereabouts {
  const address = Promise.withResolvers<string>();
  let said = "";
  return {
    heard(text) {
      said = (said + text).slice(-MOST_HEARD_CHARS);
      const [, found] = /Debugger listening on (ws:\S+)\s/.exec(said) ?? [];
      if (found !== undefined) address.resolve(found);
    },
    async find(folder) {
      const timer = AbortSignal.timeout(PATIENCE_MS);
      const late = new Promise<readonly string[]>((resolve) => {
        timer.addEventListener("abort", () => resolve([]), { once: true });
      });
      child.kill("SIGUSR1");
      const asked = address.promise.then((url) => readStack(url, folder, timer));
      return Promise.race([asked.catch(() => []), late]);
    },
  };
}

const MOST_HEARD_CHARS = 4096;

interface Frame {
  readonly functionName: string;
  readonly location: { readonly scriptId: string } & Position;
}

interface Position {
  /** From 0. */
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

type Told =
  | { readonly method: "Debugger.paused"; readonly params: { readonly callFrames: Frame[] } }
  | {
      readonly method: "Debugger.scriptParsed";
      readonly params: Script;
    }
  | { readonly method?: undefined };

function readStack(url: string, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const socket = new WebSocket(url);
  const scripts = new Map<string, Script>();
  return new Promise((resolve, reject) => {
    const end = (places: readonly string[]) => {
      socket.close();
      resolve(places);
    };
    signal.addEventListener("abort", () => end([]), { once: true });
    socket.addEventListener("error", reject);
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ id: 1, method: "Debugger.enable" }));
      socket.send(JSON.stringify({ id: 2, method: "Debugger.pause" }));
    });
    socket.addEventListener("message", ({ data }) => {
      const told = JSON.parse(String(data)) as Told;
      if (told.method === "Debugger.scriptParsed") {
        scripts.set(told.params.scriptId, told.params);
      }
      if (told.method === "Debugger.paused") {
        end(placesIn(told.params.callFrames, folder, scripts));
      }
    });
  });
}

function placesIn(
  frames: readonly Frame[],
  folder: string,
  scripts: ReadonlyMap<string, Script>,
): string[] {
  const places = frames.flatMap(({ functionName, location }) => {
    const { url, sourceMapURL = "" } = scripts.get(location.scriptId) ?? NO_SCRIPT;
    if (!url.startsWith("file:") || !pathOf(url).startsWith(folder)) return [];
    const { line, column } = originOf(location, sourceMapURL);
    return [`${functionName || "(anonymous)"} (${pathOf(url)}:${line}:${column})`];
  });
  return places.slice(0, MOST_FRAMES);
}

const NO_SCRIPT: Pick<Script, "url" | "sourceMapURL"> = { url: "" };

function pathOf(url: string): string {
  return fileURLToPath(url.replace(/\?.*$/, ""));
}

/** In the file as it was written, counted from 1. */
function originOf({ lineNumber, columnNumber = 0 }: Position, map: string) {
  const own = { line: lineNumber + 1, column: columnNumber + 1 };
  const [, encoded] = /^data:application\/json;base64,(.*)$/.exec(map) ?? [];
  if (encoded === undefined) return own;
  const payload = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
  const entry = new SourceMap(payload).findEntry(lineNumber, columnNumber);
  if (!("originalLine" in entry)) return own;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
