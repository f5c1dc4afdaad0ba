// The processes of this machine by what they were started as, those of containers included, which
// have an environment of their own.

import { readdirSync, readFileSync } from "node:fs";

/** The command lines that hold the text. A process may end while it is looked at. */
export function commandsWith(text: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(commandOf).filter((line) => line.includes(text));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
