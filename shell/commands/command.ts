// What a dot command is, and what it may do to the prompt that it was given at.

import type { Question } from "../../kernel/cell.ts";
import type { Company, PromptKernel } from "../../kernel/prompt-kernel.ts";
import type { Surface } from "../surface.ts";

export interface DotCommand {
  readonly name: string;
  readonly group: Group;
  /** The words after its name, in brackets what may be left out. */
  readonly words: string;
  readonly says: string;
  readonly example: string;
  load(): Promise<CommandBody>;
}

export type Group = "Look" | "Session" | "Terminals" | "Code" | "Leave";

/** Runs it; `rest` is what stands behind its name. What it throws is told as the prompt tells. */
export type CommandBody = (rest: string, prompt: Prompt) => Promise<void>;

export interface Prompt {
  readonly kernel: PromptKernel;
  /** Those who use the same kernel; null when nobody else does. */
  readonly company: Company | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly surface: Surface;
  /** Everything that can be given at a prompt. */
  readonly commands: readonly DotCommand[];
  /** Asks the user; null where nobody can be asked. */
  readonly ask: ((question: Question) => Promise<string>) | null;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
  /** A Cell that the user has not typed; its text is shown by whoever makes it. */
  runCell(source: string): Promise<void>;
  /** What the next prompt begins with. */
  prefill(text: string): void;
  /** Whether the time that a Cell took is shown; given a value, sets it. */
  showTimes(isShown?: boolean): boolean;
  leave(): void;
}
