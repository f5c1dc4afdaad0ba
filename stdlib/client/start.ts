// Starts an engine for a home, when none answers there. Many may try at once: enter.sh takes the
// home's lock, so one of them starts it and the others are told that it is held.
// The engine tells that it serves, or why it cannot, in one line of JSON on descriptor 3.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { ensureFolder } from "../base/ensure-folder.ts";
import type { Home } from "../base/home.ts";
import { EngineUnavailable } from "./failures.ts";

export interface EngineProgram {
  /** enter.sh, then what it runs: the node program and the engine's main file. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `held`: another engine has the home, or is about to. */
export type Started = "serving" | "held";

const HELD_EXIT_CODE = 75;
const MOST_LOG_BYTES = 4 * 1024 * 1024;
const LOG_LINES_SHOWN = 12;

export async function startEngine(
  home: Home,
  program: EngineProgram,
  timeoutMs: number,
): Promise<Started> {
  const log = openLog(home);
  const child = spawn("sh", program.command, {
    detached: true,
    cwd: "/",
    env: { ...program.env, RONDEL_LOCK: home.lock },
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);
  try {
    return await firstWord(child, home, timeoutMs);
  } finally {
    child.unref();
    child.stdio[3]?.destroy();
  }
}

/** Waits until the home's engine is gone altogether; false when it still is there after that. */
export function untilGone(home: Home, timeoutMs: number): Promise<boolean> {
  const waiter = spawn("flock", ["-w", String(timeoutMs / 1000), home.lock, "true"], {
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    waiter.once("error", reject);
    waiter.once("exit", (code) => resolve(code === 0));
  });
}

export function prepareHome(home: Home): void {
  try {
    ensureFolder(home.engine, 0o700);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineUnavailable(
      `the engine has no place to keep its state: ${why}`,
      "Set RONDEL_HOME to a folder that you may write.",
    );
  }
}

function openLog(home: Home): number {
  const log = openSync(home.log, "a", 0o600);
  if (fstatSync(log).size > MOST_LOG_BYTES) ftruncateSync(log);
  return log;
}

function firstWord(child: ChildProcess, home: Home, timeoutMs: number): Promise<Started> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    let isAnswered = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeoutMs);
    const answer = (started: Started) => {
      clearTimeout(timer);
      isAnswered = true;
      resolve(started);
    };
    const fail = (why: string, hint = "") => {
      clearTimeout(timer);
      if (isAnswered) return;
      isAnswered = true;
      reject(new EngineUnavailable(`the engine did not start: ${why}${endOfLog(home)}`, hint));
    };

    let text = "";
    const pipe = child.stdio[3] as Readable;
    pipe.setEncoding("utf8");
    pipe.on("data", (chunk: string) => {
      text += chunk;
      if (!text.includes("\n")) return;
      const { failure, hint } = parseWord(text);
      if (failure === null) answer("serving");
      else fail(failure, hint);
    });
    child.once("error", (error) => fail(error.message));
    // After `exit` there may still be a word in the pipe; `close` comes when that is read.
    child.once("close", (code, signal) => {
      if (code === HELD_EXIT_CODE) answer("held");
      else if (isLate) fail(`no word from it in ${timeoutMs} ms`, "Look at rondel doctor.");
      else fail(`it ended with ${signal ?? `exit code ${code}`}`, "Look at rondel doctor.");
    });
  });
}

interface Word {
  readonly failure: string | null;
  readonly hint: string;
}

function parseWord(text: string): Word {
  const line = text.slice(0, text.indexOf("\n"));
  let word: unknown;
  try {
    word = JSON.parse(line);
  } catch {
    return { failure: `it said ${line}`, hint: "" };
  }
  if (typeof word !== "object" || word === null || !("failure" in word)) {
    return { failure: null, hint: "" };
  }
  const hint = "hint" in word ? String(word.hint) : "";
  const { failure } = word;
  return { failure: typeof failure === "string" ? failure : JSON.stringify(failure), hint };
}

function endOfLog(home: Home): string {
  const lines = readLog(home).trimEnd().split("\n").slice(-LOG_LINES_SHOWN);
  const shown = lines.filter((line) => line !== "").map((line) => `\n  ${line}`);
  return shown.length === 0 ? "" : `\nThe end of ${home.log}:${shown.join("")}`;
}

/** Its home may have been deleted meanwhile, which must not hide why it did not start. */
function readLog({ log }: Home): string {
  try {
    return readFileSync(log, "utf8");
  } catch {
    return "";
  }
}
