// `.doctor`: `rondel doctor` without leaving the prompt.

import type { CommandBody } from "./command.ts";

export const doctor: CommandBody = async (_rest, { env, surface }) => {
  await surface.runProgram(env["RONDEL_LAUNCHER"] || "rondel", ["doctor"]);
};
