// How a process ended, in words.

export interface Exit {
  /** Why it could not be started. */
  readonly failure: string | null;
  readonly code: number | null;
  readonly signal: string | null;
}

/** What V8 says before it aborts; by this alone it differs from other aborts. */
const OUT_OF_MEMORY = /heap out of memory/;

/** `stderr` is the last that it said there. */
export function describeExit({ failure, code, signal }: Exit, stderr: string): string {
  if (failure !== null) return `it could not be started: ${failure}`;
  if (signal === "SIGABRT" || code === 134) {
    return OUT_OF_MEMORY.test(stderr) ? "it ran out of memory" : "it was aborted (SIGABRT)";
  }
  if (signal === "SIGSEGV" || signal === "SIGBUS") return `it crashed (${signal})`;
  if (signal !== null) return `it was killed (${signal})`;
  return `it ended with exit code ${code}`;
}
