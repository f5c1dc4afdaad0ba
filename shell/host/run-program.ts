// A program of this machine, with this process's own terminal.

import { spawn } from "node:child_process";

/** Answers the exit code; fails when it cannot be started. */
export function runProgram(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
