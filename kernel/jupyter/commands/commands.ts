// The commands that begin with a dot, as far as they are of use in a notebook. What they show is an
// output like any other, so it stays in the notebook.

import { RondelError } from "../../../stdlib/index.ts";
import type { Kernel } from "../../kernel.ts";
import type { Emit } from "../cell/emit.ts";
import type { NotebookCommand } from "./command.ts";
import { showDag, showPlan } from "./graph.ts";
import { showVariables, undo } from "./variables.ts";
import { showWhy } from "./why.ts";

interface Entry {
  readonly says: string;
  readonly run: NotebookCommand;
}

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
  undo: { says: "takes the last cell back", run: undo },
  help: { says: "this list", run: async () => ({ "text/plain": describeCommands() }) },
};

/** It is a Cell like any other, and so is run by whoever runs Cells. */
const LOAD = ["load", "a module's object in a variable"] as const;

export async function runCommand(
  name: string,
  rest: string,
  { kernel, emit }: { readonly kernel: Kernel; readonly emit: Emit },
): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new RondelError(
      `there is no command .${name} in a notebook`,
      `.help lists them. A chain goes on with .${name}(…).`,
    );
  }
  await emit("display_data", {
    data: await command.run(rest, kernel),
    metadata: {},
    transient: {},
  });
}

function describeCommands(): string {
  const all = Object.entries(COMMANDS).map(([name, { says }]) => [name, says] as const);
  const lines = [...all, LOAD].map(([name, says]) => `.${name.padEnd(5)}  ${says}`);
  return [...lines, "x?      what x is; x?? where it was written"].join("\n");
}
