// The commands, each loaded when it is asked for, so that none waits for the others.

import type { Command } from "./command.ts";
import { UsageError } from "./flags.ts";
import { nearestWord } from "./nearest.ts";

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  shell: async () => (await import("./shell.ts")).shellCommand,
  eval: async () => (await import("./eval.ts")).evalCommand,
  run: async () => (await import("./run.ts")).runCommand,
  save: async () => (await import("./save.ts")).saveCommand,
  functions: async () => (await import("./functions.ts")).functionsCommand,
  call: async () => (await import("./call.ts")).callCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  session: async () => (await import("./session.ts")).sessionCommand,
  with: async () => (await import("./with.ts")).withCommand,
  query: async () => (await import("./query.ts")).queryCommand,
  attach: async () => (await import("./attach.ts")).attachCommand,
  kernel: async () => (await import("./kernel.ts")).kernelCommand,
  terminal: async () => (await import("./terminal.ts")).terminalCommand,
  logs: async () => (await import("./logs.ts")).logsCommand,
  engine: async () => (await import("./engine.ts")).engineCommand,
  cache: async () => (await import("./cache.ts")).cacheCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  completion: async () => (await import("./completion.ts")).completionCommand,
  version: async () => (await import("./version.ts")).versionCommand,
};

export async function findCommand(name: string): Promise<Command> {
  const load = COMMANDS[name];
  if (load !== undefined) return load();
  const near = nearestWord(name, Object.keys(COMMANDS));
  const hint = near === null ? "rondel help lists them" : `did you mean rondel ${near}?`;
  throw new UsageError(`there is no command ${name}: ${hint}`);
}

/** Those that are in the lists. */
export function listCommands(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

export async function describeCommands(): Promise<string> {
  const commands = await listCommands();
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Rondel, the notebook for containers.",
    "",
    "Usage: rondel [COMMAND] [--help]",
    "",
    ...commands.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`),
    "",
    "Example:",
    `  rondel eval 'container().from("alpine").withExec(["echo", "hi"]).stdout()'`,
    "",
  ].join("\n");
}
