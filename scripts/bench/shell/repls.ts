// Prompts side by side: ours as it is started, Node's own, and others as far as they are here. Each
// runs in a pseudo-terminal with the same screen, so that what the screen costs is in all figures.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { openTerminal, type TestTerminal } from "../../../test/rig/terminal.ts";
import { LAUNCHER } from "../launcher.ts";

export interface Repl {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The line of the cursor when nothing is typed. */
  readonly prompt: RegExp;
}

export interface OpenRepl extends AsyncDisposable {
  readonly terminal: TestTerminal;
  /** Resolves when an empty prompt waits below what is there now. */
  prompted(): Promise<void>;
  /** Puts a text at the prompt, in one go. */
  type(text: string): Promise<void>;
  /** Presses one key that shows as a character; resolves when it is seen. */
  press(key: string): Promise<void>;
  clear(): Promise<void>;
}

export const RONDEL: Repl = { name: "rondel", file: LAUNCHER, args: [], prompt: /^\d+› ?$/ };
export const NODE: Repl = { name: "node", file: process.execPath, args: [], prompt: /^> ?$/ };

const OTHERS = [
  { name: "deno", args: [], prompt: /^> ?$/ },
  { name: "tslab", args: [], prompt: /^> ?$/ },
  { name: "python3", args: [], prompt: /^>>> ?$/ },
  { name: "ipython", args: [], prompt: /^In \[\d+\]: ?$/ },
] as const;

export interface Peers {
  readonly found: readonly Repl[];
  /** A line for each that is not here. */
  readonly skipped: string;
}

/** Those that open and show a prompt; searched for in RONDEL_BENCH_PEERS before PATH. */
export async function findPeers(): Promise<Peers> {
  const found: Repl[] = [NODE];
  let skipped = "";
  for (const other of OTHERS) {
    const file = findProgram(other.name);
    const peer = file === null ? null : { ...other, file };
    if (peer !== null && (await works(peer))) found.push(peer);
    else skipped += `  SKIPPED ${other.name}: it is not installed, or shows no prompt\n`;
  }
  return { found, skipped };
}

/** In RONDEL_BENCH_PEERS before PATH; null when it is nowhere. */
export function findProgram(name: string): string | null {
  const { RONDEL_BENCH_PEERS: own = "", PATH = "" } = process.env;
  const folders = [own, join(own, "node_modules/.bin"), ...PATH.split(delimiter)];
  const files = folders.filter((folder) => folder !== "").map((folder) => join(folder, name));
  return files.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function works(repl: Repl): Promise<boolean> {
  try {
    await using open = await openRepl(repl);
    await open.type("1");
    return true;
  } catch {
    return false;
  }
}

/** Resolves at the first prompt. */
export async function openRepl(repl: Repl, args: readonly string[] = []): Promise<OpenRepl> {
  const terminal = openTerminal({
    file: repl.file,
    args: [...repl.args, ...args],
    env: { RONDEL_SETUP: "off" },
    patienceMs: PATIENCE_MS,
  });
  const prompted = async () => {
    await terminal.until((lines) => repl.prompt.test(lines[terminal.cursor().row] ?? ""));
  };
  const advanced = async (text: string) => {
    const { column } = terminal.cursor();
    terminal.send(text);
    await terminal.until(() => terminal.cursor().column === column + text.length);
  };
  try {
    await prompted();
  } catch (error) {
    await terminal.close();
    throw error;
  }
  return {
    terminal,
    prompted,
    type: advanced,
    press: advanced,
    async clear() {
      terminal.keys("<C-u>");
      await prompted();
    },
    [Symbol.asyncDispose]: terminal.close,
  };
}

const PATIENCE_MS = 30_000;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
