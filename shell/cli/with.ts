// `rondel with`: runs a program inside of a session, as SDKs expect to find one.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { connect } from "../../stdlib/index.ts";
import { attachOnRequest } from "./attach-on-request.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";
import { isWanted, PROGRESS_FLAGS, showEvents } from "./progress.ts";

export const withCommand = defineCommand({
  name: "with",
  says: "Run a program written with a Dagger SDK, in a session of its own",
  words: "COMMAND [ARGUMENT…]",
  example: "rondel with node build.mjs",
  flags: {
    ...PROGRESS_FLAGS,
    workdir: { kind: "text", value: "FOLDER", says: "What relative host paths count from" },
  },
  passesOn: true,
  async run([program, ...args], flags, io) {
    if (program === undefined) throw new UsageError("with needs a COMMAND");
    const connection = await connect({ name: program, workdir: flags.workdir ?? io.cwd });
    const { session } = await connection.open();
    attachOnRequest(connection, io.env["TERM"]);
    const isShown = isWanted(flags, io.stderr.isTTY === true);
    const settle = isShown ? showEvents(connection, io.stderr) : async () => {};
    const code = await runProgram(program, args, io, {
      DAGGER_SESSION_PORT: String(session.port),
      DAGGER_SESSION_TOKEN: session.token,
    });
    await settle();
    await connection.close();
    return code;
  },
});

const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

/** Answers its exit code, as a shell would. */
function runProgram(
  program: string,
  args: readonly string[],
  io: Io,
  session: Record<string, string>,
): Promise<number> {
  const child = spawn(program, args, {
    stdio: "inherit",
    cwd: io.cwd,
    env: { ...io.env, ...session },
  });
  // A terminal sends its interrupt to both of us: the program decides what it means.
  const stops = [io.onSignal("SIGINT", () => {})];
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    stops.push(io.onSignal(signal, () => void child.kill(signal)));
  }
  return new Promise<number>((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      io.stderr.write(`error: ${program} cannot be run: ${error.message}\n`);
      resolve(error.code === "ENOENT" ? NOT_FOUND : NOT_RUNNABLE);
    });
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  }).finally(() => {
    for (const stop of stops) stop();
  });
}
