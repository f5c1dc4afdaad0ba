// What a command of a notebook is: it answers what is shown. Whatever fails is thrown.

import type { Kernel } from "../../kernel.ts";
import type { Emit, MimeBundle } from "../cell/emit.ts";
import type { TerminalHost } from "../terminals/host.ts";

export type NotebookCommand = (rest: string, kernel: Kernel) => Promise<MimeBundle>;

/** One that shows what it has to show by itself; answers the code of a next Cell, or null. */
export type LongCommand = (rest: string, context: CommandContext) => Promise<string | null>;

export interface CommandContext {
  readonly kernel: Kernel;
  readonly emit: Emit;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
  /** null where nobody can sit at a terminal. */
  readonly terminals: TerminalHost | null;
}
