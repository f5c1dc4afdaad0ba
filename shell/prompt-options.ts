// What a prompt is given, and what stands before the line.

import type { KernelOptions } from "../kernel/kernel.ts";
import type { OwnTerminal } from "../stdlib/client/terminal/tty.ts";
import type { EditorRules } from "./editor/state.ts";
import type { Tty } from "./terminal/tty.ts";
import type { Line } from "./text/line.ts";

export interface PromptOptions {
  readonly tty: Tty;
  /** The same terminal, for who shows another in it. */
  readonly own: OwnTerminal;
  readonly colors: boolean;
  readonly mode: EditorRules["mode"];
  readonly banner: readonly Line[];
  /** Whether the Cells that the session has already are run again. */
  readonly isResumed: boolean;
  /** Told when somebody wants this process to end. Answers how to listen no more. */
  onTermination(listener: () => void): () => void;
  readonly kernel: Omit<KernelOptions, "columns" | "colors" | "onTrouble" | "onStray" | "ask">;
}

export function promptOf(number: number): string {
  return `${number}› `;
}
