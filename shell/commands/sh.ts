// `.sh COMMAND`: a command of this machine, with the terminal as its own.

import { span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

export const sh: CommandBody = async (rest, { env, surface }) => {
  if (rest === "")
    return surface.print([[span("Which command? For example: .sh git status", "muted")]]);
  const exitCode = await surface.runProgram(env["SHELL"] || "/bin/sh", ["-c", rest]);
  if (exitCode !== 0) surface.print([[span(`exit code ${exitCode}`, "warning")]]);
};
