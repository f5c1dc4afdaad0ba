// A program of this machine, with this process's own terminal.

import { spawn } from "node:child_process";

/** Answers the exit code; fails when it cannot be started. */
export async function runProgram(command: string, args: readonly string[]): Promise<number> {
  // The terminal sends Ctrl-C to all of its foreground; it is for the program.
  process.on("SIGINT", ignore).on("SIGQUIT", ignore);
  try {
    return await startProgram(command, args);
  } finally {
    process.off("SIGINT", ignore).off("SIGQUIT", ignore);
  }
}

function ignore(): void {}

function startProgram(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
