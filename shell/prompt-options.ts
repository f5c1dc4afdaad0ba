// What a prompt is given, and what stands before the line.

import type { OpenKernel, PromptHost } from "../kernel/prompt-kernel.ts";
import type { Clock } from "../stdlib/base/clock.ts";
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
  /** Whether there is something to do before the first prompt, such as to run Cells again. */
  readonly beginsBusy: boolean;
  /** Told when somebody wants this process to end. Answers how to listen no more. */
  onTermination(listener: () => void): () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  open(host: PromptHost): Promise<OpenKernel>;
}

export function promptOf(number: number): string {
  return `${number}› `;
}
