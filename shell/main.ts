// The program `rondel`: finds the command, runs it, ends with its exit code.
// It alone knows the process: arguments, environment, streams, signals.

import { existsSync } from "node:fs";
import type { Io } from "./cli/command.ts";
import { describeCommands, findCommand } from "./cli/commands.ts";
import { UsageError } from "./cli/flags.ts";

const WRONG_USAGE = 2;

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name = "shell", ...rest] = argv;
  const isHelp = name === "help" || name === "--help" || name === "-h";
  try {
    if (isHelp && rest[0] !== undefined) return await showHelp(rest[0], io);
    if (isHelp) {
      io.stdout.write(await describeCommands());
      return 0;
    }
    const isFlag = name.startsWith("-");
    if (name === "complete") return await (await import("./cli/complete.ts")).complete(rest, io);
    if (isScript(name)) return await (await findCommand("run")).start(argv, io);
    const command = await findCommand(isFlag ? wordOf(name) : name);
    return await command.start(isFlag && name !== "--version" ? argv : rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) return showFailure(error, io);
    io.stderr.write(`error: ${error.message}\n`);
    return WRONG_USAGE;
  }
}

/** `#!/usr/bin/env rondel` gives the path of the file; no command looks like one. */
function isScript(name: string): boolean {
  return /[/.]/.test(name) && !name.startsWith("-") && existsSync(name);
}

/** A flag without a command belongs to the prompt. */
function wordOf(flag: string): string {
  return flag === "--version" ? "version" : "shell";
}

async function showHelp(name: string, io: Io): Promise<number> {
  io.stdout.write((await findCommand(name)).help);
  return 0;
}

async function showFailure(error: unknown, io: Io): Promise<number> {
  const { describeError } = await import("./cli/errors.ts");
  const lines = describeError(error, { isOutputShown: false, colors: io.colors });
  io.stderr.write(`${lines.join("\n")}\n`);
  return 1;
}

function thisProcess(): Io {
  const { stdin, stdout, stderr, env, execPath } = process;
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    isRoot: process.getuid?.() === 0,
    node: execPath,
    colors: stdout.isTTY === true && !env["NO_COLOR"],
    giveArguments: (words) => void process.argv.splice(1, process.argv.length, ...words),
    onSignal(signal, listener) {
      process.on(signal, listener);
      return () => void process.off(signal, listener);
    },
  };
}

/** A reader that has gone (`rondel … | head`) has seen enough. */
function endQuietlyWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
}

/** Node warns that it strips types; whoever runs this did not choose how it is run. */
function hideExperimentalWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") process.stderr.write(`${warning.stack}\n`);
  });
}

endQuietlyWithReader();
hideExperimentalWarnings();
process.exitCode = await main(process.argv.slice(2), thisProcess());
