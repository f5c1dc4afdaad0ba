// Where in the user's code a leaf was called. A failure comes back on the socket, long after that
// stack is gone, so the stack is taken at the call and put on the failure.
// Invariant: no frame of stdlib/client is on a stack that a user sees.

import { fileURLToPath } from "node:url";

export interface CallSite {
  readonly stack?: string;
}

/** A frame names its file by its address, or by its path when a bundler has loaded it. */
const FOLDER = new URL(".", import.meta.url);
const OURS = [FOLDER.href, fileURLToPath(FOLDER)];
const FRAME = /^\s+at /;

export function callSite(): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, callSite);
  return site;
}

export function failAt(site: CallSite, error: unknown): never {
  if (error instanceof Error) {
    const frames = (site.stack ?? "").split("\n").filter((line) => FRAME.test(line));
    const theirs = frames.filter((line) => !OURS.some((ours) => line.includes(ours)));
    error.stack = [`${error.name}: ${error.message}`, ...theirs].join("\n");
  }
  throw error;
}
