// The commands that begin with a dot, as far as they are of use in a notebook. What they show is an
// output like any other, so it stays in the notebook.

import { RondelError } from "../../../stdlib/index.ts";
import type { CommandContext, LongCommand, NotebookCommand } from "./command.ts";
import { showDag, showPlan } from "./graph.ts";
import { attach, showTerminals, stay } from "./terminals.ts";
import { showVariables, undo } from "./variables.ts";
import { showWhy } from "./why.ts";

type Entry = { readonly says: string } & (
  | { readonly run: NotebookCommand }
  | { readonly runLong: LongCommand }
);

const COMMANDS: Readonly<Record<string, Entry>> = {
  plan: { says: "what is kept of a value, what would run", run: showPlan },
  why: { says: "what changed since a step last ran", run: showWhy },
  dag: { says: "the steps of a value as a graph", run: showDag },
  vars: { says: "the variables", run: showVariables },
  save: {
    says: "what it came to: a module, a script, one for docker, a notebook",
    // Much is loaded for it that no Cell needs.
    run: async (rest, kernel) => (await import("./save.ts")).save(rest, kernel),
  },
  terminal: { says: "a terminal in a value, or in the step that has just failed", runLong: stay },
  terminals: { says: "the terminals that are open", run: showTerminals },
  attach: { says: "shows one of them, by its number", runLong: attach },
  undo: { says: "takes the last cell back", run: undo },
  help: { says: "this list", run: async () => ({ "text/plain": describeCommands() }) },
};

/** It is a Cell like any other, and so is run by whoever runs Cells. */
const LOAD = ["load", "a module's object in a variable"] as const;

/** Answers the code of a next Cell; null of none. */
export async function runCommand(
  name: string,
  rest: string,
  context: CommandContext,
): Promise<string | null> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new RondelError(
      `there is no command .${name} in a notebook`,
      `.help lists them. A chain goes on with .${name}(…).`,
    );
  }
  if ("runLong" in command) return command.runLong(rest, context);
  const data = await command.run(rest, context.kernel);
  await context.emit("display_data", { data, metadata: {}, transient: {} });
  return null;
}

function describeCommands(): string {
  const all = Object.entries(COMMANDS).map(([name, { says }]) => [name, says] as const);
  const lines = [...all, LOAD].map(([name, says]) => `.${name.padEnd(9)}  ${says}`);
  return [...lines, "x?          what x is; x?? where it was written"].join("\n");
}
