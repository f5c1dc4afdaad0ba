// What a client may ask of a running engine beside its API: how it is, and that it end.

import type { Home } from "../base/home.ts";
import { http } from "../base/http.ts";
import { RondelError } from "./failures.ts";
import { untilGone } from "./start.ts";

const STOP_TIMEOUT_MS = 20_000;
/** What is asked here is answered at once, by any engine that is not stuck. */
const ANSWER_TIMEOUT_MS = 10_000;

export interface EngineStatus {
  readonly version: string;
  readonly edition?: string;
  readonly pid: number;
  readonly port: number;
  readonly startedAtMs: number;
  readonly sessions: number;
  readonly busy: number;
}

/** null when no engine answers. */
export async function engineStatus(home: Home): Promise<EngineStatus | null> {
  const text = await send(home, "GET", "/control/status");
  return text === null ? null : (JSON.parse(text) as EngineStatus);
}

/** Whether there was one to end. It is gone when this resolves. */
export async function stopEngine(home: Home): Promise<boolean> {
  if ((await send(home, "POST", "/control/stop")) === null) return false;
  await untilEnded(home);
  return true;
}

/** What keeps an engine that was asked to retire; what it did not say is not known. */
export interface Staying {
  readonly sessions?: number;
  readonly terminals?: number;
  readonly isAwaited?: boolean;
}

/** Ends the engine unless another session than this one uses it; null when it is gone. */
export async function retireEngine(home: Home, session: string): Promise<Staying | null> {
  const text = await send(home, "POST", `/control/retire?session=${encodeURIComponent(session)}`);
  if (text === null) return null;
  const { retiring, ...staying } = JSON.parse(text) as Staying & { readonly retiring?: boolean };
  if (retiring !== true) return staying;
  await untilEnded(home);
  return null;
}

async function untilEnded(home: Home): Promise<void> {
  if (await untilGone(home, STOP_TIMEOUT_MS)) return;
  throw new RondelError(
    `the engine does not end: waited ${STOP_TIMEOUT_MS} ms`,
    "rondel engine logs may say why; rondel engine status has its process.",
  );
}

function send(home: Home, method: string, path: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { socketPath: home.socket, method, path, agent: false, timeout: ANSWER_TIMEOUT_MS },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () => resolve(text));
        response.once("error", reject);
      },
    );
    sent.once("timeout", () => {
      const what = `the engine does not answer: waited ${ANSWER_TIMEOUT_MS} ms`;
      sent.destroy(new RondelError(what, "rondel engine logs may say why."));
    });
    sent.once("error", (error: NodeJS.ErrnoException) => {
      const isNobody = error.code === "ENOENT" || error.code === "ECONNREFUSED";
      if (isNobody) resolve(null);
      else reject(error);
    });
    sent.end();
  });
}
