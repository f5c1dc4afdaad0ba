// The prompt as a person has it: the program in a pseudo-terminal, with an engine of its own.

import type { EngineRig } from "./engine.ts";
import { PROGRAM } from "./program.ts";
import { openTerminal, type TestTerminal } from "./terminal.ts";

export interface TestPrompt extends TestTerminal {
  /** Types a line and Enter; resolves at the next prompt, whose number is one higher. */
  cell(notation: string): Promise<string[]>;
  /** The same for a line that is no Cell: the number stays. */
  command(notation: string): Promise<string[]>;
}

export interface PromptOptions {
  readonly rig: Pick<EngineRig, "env">;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Resolves at the first prompt. */
export async function openPrompt({ rig, args = [], env, ...options }: PromptOptions) {
  const terminal = openTerminal({
    ...options,
    file: process.execPath,
    args: [PROGRAM, ...args],
    env: { ...rig.env, NO_COLOR: "1", ...env },
  });
  await terminal.until((screen) => numberOf(screen) !== null);
  const enter = async (notation: string, step: number): Promise<string[]> => {
    const number = (numberOf(terminal.screen()) ?? 0) + step;
    const before = countPrompts(terminal.everything());
    terminal.keys(`${notation}<enter>`);
    return terminal.until(
      (screen) => numberOf(screen) === number && countPrompts(terminal.everything()) > before,
    );
  };
  const prompt: TestPrompt = {
    ...terminal,
    cell: (notation) => enter(notation, 1),
    command: (notation) => enter(notation, 0),
  };
  return prompt;
}

/** Of the prompt at the bottom, when nothing is typed there; null while there is none. */
function numberOf(screen: readonly string[]): number | null {
  const [, number] = /^(\d+)›$/.exec(screen.at(-1) ?? "") ?? [];
  return number === undefined ? null : Number(number);
}

function countPrompts(lines: readonly string[]): number {
  return lines.filter((line) => /^\d+›/.test(line)).length;
}

/**
 * From the first prompt on, what a person would call equal: times and digests are another at each
 * run, and so is what was kept already.
 */
export function settle(lines: readonly string[]): string {
  return lines
    .slice(lines.findIndex((line) => line.startsWith("1›")))
    .filter((line) => !/^✓ \d+ (quick )?steps?\b/.test(line))
    .join("\n")
    .replace(/\d+(\.\d+)? (ms|s)\b/g, "N ms")
    .replace(/ {2,}(?=N ms)/g, "  ")
    .replace(/\b[0-9a-f]{12}([0-9a-f]{52})?\b/g, "DIGEST");
}
