// What `rondel call` does once it knows the words.

import { resolve } from "node:path";
import { argumentsOf } from "../../kernel/save/call/arguments.ts";
import type { FunctionShape } from "../../kernel/save/call/shape.ts";
import type { ArgumentValue } from "../../kernel/save/call/words.ts";
import { flagFor } from "../../kernel/save/files.ts";
import { type Answered, callFunction } from "../../kernel/save/host/call.ts";
import { lookFrom } from "../../kernel/save/host/look-at.ts";
import { functionOf, type LocalModule, openModule } from "../../kernel/save/host/open-module.ts";
import { ownTerminal } from "../../stdlib/client/terminal/tty.ts";
import { type Connection, connect, RondelError } from "../../stdlib/index.ts";
import { hasTerminal, present, sitDownIn } from "./answer.ts";
import { CALL_FLAGS } from "./call-flags.ts";
import type { Io } from "./command.ts";
import { type Flags, type FlagValues, parseFlags, UsageError } from "./flags.ts";
import { flagsOf, helpOf } from "./function-help.ts";
import { isWanted, showEvents } from "./progress.ts";

export interface CallWords {
  readonly module: string;
  readonly name: string;
  readonly argv: readonly string[];
}

export async function runCall({ module, name, argv }: CallWords, io: Io): Promise<number> {
  const opened = openModule(module, io.cwd);
  const shape = functionOf(opened, name);
  const { words, flags } = parseFlags(argv, { ...flagsOf(shape), ...CALL_FLAGS });
  if (words.length > 0) throw new UsageError(`${words[0]} is no flag of ${shape.name}`);
  if (flags.help) {
    io.stdout.write(helpOf(module, shape, CALL_FLAGS));
    return 0;
  }
  const own = flags.terminal ? ownTerminal({ ...io, term: io.env["TERM"] }) : null;
  if (flags.terminal && own === null) {
    throw new UsageError("--terminal needs a terminal to be shown in");
  }
  const args = readArguments(opened, shape, flags, io);
  const images = flags.unpinned ? {} : (opened.lock?.images ?? {});
  await using connection = await connect({ name: `${module} ${shape.name}`, workdir: io.cwd });
  const settle = isWanted(flags, io.stderr.isTTY === true)
    ? showEvents(connection, io.stderr)
    : async () => {};
  const answer = await callOnce({ opened, shape, args, images }, connection, io);
  if (own !== null) {
    await settle();
    const { exitCode, kept } = await sitDownIn(answer, own, connection);
    if (kept !== null) io.stdout.write(`kept: ${kept}\n`);
    return exitCode;
  }
  const exportTo = flags.output === null ? null : resolve(io.cwd, flags.output);
  const text = await present(answer, { exportTo, isJson: flags.json }, connection);
  await settle();
  if (text !== "") io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  const isAlone = exportTo === null && !flags.json && io.stdout.isTTY === true;
  if (isAlone && hasTerminal(answer)) io.stderr.write("hint: --terminal sits down in it\n");
  return 0;
}

/** What is wrong with them is wrong usage: nothing has run yet. */
function readArguments(
  { lock }: LocalModule,
  shape: FunctionShape,
  flags: FlagValues<Flags>,
  { cwd }: Io,
): readonly ArgumentValue[] {
  const saved = lock?.functions[shape.name]?.parameters ?? {};
  try {
    return argumentsOf(shape, { texts: givenIn(shape, flags), saved, lookAt: lookFrom(cwd) });
  } catch (error) {
    if (!(error instanceof RondelError)) throw error;
    throw new UsageError([error.message, error.hint].filter((one) => one !== "").join("\n"));
  }
}

function givenIn({ parameters }: FunctionShape, flags: FlagValues<Flags>) {
  return new Map(
    parameters.map(({ name }): [string, readonly string[]] => {
      const value = flags[flagFor(name)];
      if (value === null || value === undefined || typeof value === "boolean") return [name, []];
      return [name, typeof value === "string" ? [value] : value];
    }),
  );
}

export interface Call {
  readonly opened: LocalModule;
  readonly shape: FunctionShape;
  readonly args: readonly ArgumentValue[];
  readonly images: Readonly<Record<string, string>>;
}

/** What the module prints goes to standard error: standard output is for what it answers. */
export async function callOnce(
  { opened, shape, args, images }: Call,
  connection: Connection,
  io: Io,
): Promise<Answered> {
  const stopper = new AbortController();
  const stop = () => {
    stopper.abort();
    connection.cancel();
  };
  const forget = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((one) => io.onSignal(one, stop));
  const { session } = await connection.open();
  try {
    return await callFunction(
      {
        path: opened.path,
        className: opened.className,
        functionName: shape.name,
        args,
        images,
      },
      {
        node: io.node,
        cwd: io.cwd,
        env: io.env,
        session,
        signal: stopper.signal,
        onPrint: (bytes) => written(io.stderr, bytes),
      },
    );
  } finally {
    for (const one of forget) one();
  }
}

function written(to: Io["stderr"], bytes: Uint8Array): unknown {
  return to.write(bytes) ? undefined : new Promise((resolve) => to.once("drain", resolve));
}
