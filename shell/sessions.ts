// The sessions that can be taken up again, for who names one.

import { openHistory } from "../kernel/history/history.ts";
import type { PromptKernel } from "../kernel/prompt-kernel.ts";
import { systemClock } from "../stdlib/base/clock.ts";
import { RondelError } from "../stdlib/index.ts";

const MOST_NAMED = 5;

/** Fails, with the names of the last ones, when there is no such session. */
export function requireSession(name: string, path: string): void {
  using history = openHistory(path, systemClock);
  if (history.find(name) !== null) return;
  const names = history.sessions(MOST_NAMED).map((session) => session.name);
  const hint =
    names.length === 0 ? "No session was kept yet." : `The last ones: ${names.join(", ")}.`;
  throw new RondelError(`there is no session ${name}`, hint);
}

/** null when nothing was run that could be taken up again. */
export async function sessionName({ kept, reports }: PromptKernel): Promise<string | null> {
  return reports.length === 0 ? null : (await kept()).session.name;
}
