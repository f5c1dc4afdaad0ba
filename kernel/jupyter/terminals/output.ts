// What stands in a notebook of a terminal: for front ends that can show it, which one it is; for
// all others, and for later readers, what it was and how to come to it.

import { nameOf } from "../../text/clean.ts";
import type { MimeBundle } from "../cell/emit.ts";
import { escapeHtml } from "../html/escape.ts";
import { frame, heading, MUTED } from "../html/frame.ts";

const TERMINAL_TYPE = "application/vnd.rondel.terminal+json";

export interface TerminalFacts {
  readonly number: number;
  readonly title: string;
  readonly key: string;
  /** How it ended; null while it is there. */
  readonly says: string | null;
}

export function terminalBundle({ number, title, key, says }: TerminalFacts): MimeBundle {
  const what = `Terminal ${number}`;
  const name = nameOf(title);
  const command = `rondel terminal ${number}`;
  const line = says ?? `${SIT} ${command}`;
  const shown = says === null ? `${SIT} <b>${command}</b>` : escapeHtml(says);
  return {
    [TERMINAL_TYPE]: { terminal: number, title: name, key, says },
    "text/html": frame(`${heading(what, [escapeHtml(name)])}<div style="${MUTED}">${shown}</div>`),
    "text/plain": `${what}  ${name}\n${line}`,
  };
}

const SIT = "To sit at it, in any window:";

export interface Ending {
  readonly exitCode: number | null;
  readonly changed: number;
  readonly isKept: boolean;
  /** Whether there was nobody who could be asked about changes. */
  readonly isUnasked: boolean;
}

export function describeEnding({ exitCode, changed, isKept, isUnasked }: Ending): string {
  const how = exitCode === null ? "It is gone" : `It has ended (${exitCode})`;
  if (changed === 0) return isKept ? `${how}; its changes are kept.` : `${how}.`;
  const files = `${changed} changed ${changed === 1 ? "file" : "files"}`;
  if (isKept) return `${how}; ${files} kept.`;
  return `${how}; ${files} not kept${isUnasked ? ": nobody was there to be asked" : ""}.`;
}
