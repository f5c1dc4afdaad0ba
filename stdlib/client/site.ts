// Where in the user's code a leaf was called. A failure comes back on the socket, long after that
// stack is gone, so the stack is taken at the call and put on the failure.
// Invariant: no frame of stdlib/client is on a stack that a user sees.

export interface CallSite {
  readonly stack?: string;
}

const OURS = new URL(".", import.meta.url).href;
const FRAME = /^\s+at /;

export function callSite(): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, callSite);
  return site;
}

export function failAt(site: CallSite, error: unknown): never {
  if (error instanceof Error) {
    const frames = (site.stack ?? "").split("\n").filter((line) => FRAME.test(line));
    const theirs = frames.filter((line) => !line.includes(OURS));
    error.stack = [`${error.name}: ${error.message}`, ...theirs].join("\n");
  }
  throw error;
}
