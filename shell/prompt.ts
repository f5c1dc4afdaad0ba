// The prompt on a terminal, until it is left. It is seen before anything but the editor is loaded;
// the rest comes while the user reads, and what is typed meanwhile stays with the terminal.
// Invariant: the terminal's mode is given back however this ends.

import type { KernelOptions } from "../kernel/kernel.ts";
import { drawEditor } from "./editor/draw.ts";
import { createEditor, type EditorRules } from "./editor/state.ts";
import { createKeyboard } from "./terminal/keyboard.ts";
import { createScreen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import type { Line } from "./text/line.ts";
import { paintLine } from "./text/paint.ts";

export interface PromptOptions {
  readonly tty: Tty;
  readonly colors: boolean;
  readonly mode: EditorRules["mode"];
  readonly banner: readonly Line[];
  /** Whether the Cells that the session has already are run again. */
  readonly isResumed: boolean;
  readonly kernel: Omit<KernelOptions, "columns" | "colors" | "onTrouble" | "onStray">;
}

/** Answers the name of the session, when something was run in it. */
export async function runPrompt(options: PromptOptions): Promise<string | null> {
  const { tty, colors, banner } = options;
  const screen = createScreen({
    write: tty.write,
    columns: tty.columns,
    rows: tty.rows,
    colors,
    // Its terminal does not wrap the cursor's own line again when it is resized.
    wrapping: options.kernel.env["TERM_PROGRAM"] === "vscode" ? "xterm.js" : "exact",
  });
  const keys = createKeyboard(tty);
  try {
    screen.print(banner.map((line) => `${paintLine(line, { colors })}\n`).join(""));
    if (!options.isResumed) screen.draw(drawEditor(createEditor(firstRules(options)), tty));
    const { converse } = await import("./conversation.ts");
    return await converse({ ...options, screen, keys });
  } finally {
    keys.close();
    screen.close();
  }
}

/** What a prompt looks like: no key is looked at before the rest is there. */
function firstRules({ mode }: PromptOptions): EditorRules {
  return {
    mode,
    autoComplete: false,
    prompt: promptOf,
    isCommand: () => false,
    completenessOf: () => ({ kind: "complete" }),
  };
}

export function promptOf(number: number): string {
  return `${number}› `;
}
