// The prompt on a terminal, until it is left. It is seen before anything but the editor is loaded;
// the rest comes while the user reads, and what is typed meanwhile stays with the terminal.
// Invariant: the terminal's mode is given back however this ends.

import { drawEditor } from "./editor/draw.ts";
import { createEditor, type EditorRules } from "./editor/state.ts";
import { type PromptOptions, promptOf } from "./prompt-options.ts";
import { createKeyboard } from "./terminal/keyboard.ts";
import { createScreen } from "./terminal/screen.ts";
import { paintLine } from "./text/paint.ts";

/** Answers the name of the session, when something was run in it. */
export async function runPrompt(options: PromptOptions): Promise<string | null> {
  const { tty, colors, banner } = options;
  const screen = createScreen({
    write: tty.write,
    columns: tty.columns,
    rows: tty.rows,
    colors,
    // Its terminal does not wrap the cursor's own line again when it is resized.
    wrapping: options.env["TERM_PROGRAM"] === "vscode" ? "xterm.js" : "exact",
  });
  const keys = createKeyboard(tty);
  try {
    screen.print(banner.map((line) => `${paintLine(line, { colors })}\n`).join(""));
    if (!options.beginsBusy) screen.draw(drawEditor(createEditor(firstRules(options)), tty));
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
