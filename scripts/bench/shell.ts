// The prompt as somebody has it who types: its start, its keys, its menus, its Cells, what Ctrl-C
// and taking up a session take, and its memory; beside other prompts in the same terminals.

import { benchCompletion } from "./shell/completion.ts";
import { benchInterrupts } from "./shell/interrupt.ts";
import { benchKeys } from "./shell/keys.ts";
import { benchPromptMemory } from "./shell/memory.ts";
import { benchOutput } from "./shell/output.ts";
import { findPeers, openRepl, RONDEL } from "./shell/repls.ts";
import { benchResume } from "./shell/resume.ts";
import { benchFirstPrompt } from "./shell/start.ts";

/** The engine of the bench's home runs. */
export async function benchShell(folder: string): Promise<string> {
  const { found, skipped } = await findPeers();
  await compileAll();
  const tables = [
    await benchFirstPrompt(found),
    await benchKeys(found),
    await benchCompletion(),
    await benchInterrupts(),
    await benchResume(),
    await benchOutput(folder),
    await benchPromptMemory(found),
  ];
  return `${tables.join("\n")}${skipped}`;
}

/** A prompt keeps what it compiled when it is left; those that are measured are killed. */
async function compileAll(): Promise<void> {
  await using open = await openRepl(RONDEL);
  open.terminal.send("1+1\r");
  await open.terminal.until(/^2›$/m);
  open.terminal.keys("<C-d>");
  await open.terminal.exit;
}
