// What `rondel call` does once it knows the words.

import { resolve } from "node:path";
import { pinnedId } from "../../kernel/pinned.ts";
import { argumentsOf } from "../../kernel/save/call/arguments.ts";
import type { FunctionShape } from "../../kernel/save/call/shape.ts";
import type { ArgumentValue, LazyAnswer } from "../../kernel/save/call/words.ts";
import { dashed } from "../../kernel/save/files.ts";
import { type Answered, callFunction } from "../../kernel/save/host/call.ts";
import { functionOf, type LocalModule, openModule } from "../../kernel/save/host/open-module.ts";
import { digestOf } from "../../kernel/save/lock.ts";
import { type Connection, connect, RondelError } from "../../stdlib/index.ts";
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

type CallFlags = FlagValues<typeof CALL_FLAGS>;

export async function runCall({ module, name, argv }: CallWords, io: Io): Promise<number> {
  const opened = openModule(module, io.cwd);
  const shape = functionOf(opened, name);
  const { words, flags } = parseFlags(argv, { ...flagsOf(shape), ...CALL_FLAGS });
  if (words.length > 0) throw new UsageError(`${words[0]} is no flag of ${shape.name}`);
  if (flags.help) {
    io.stdout.write(helpOf(module, shape, CALL_FLAGS));
    return 0;
  }
  const saved = opened.lock?.functions[shape.name]?.parameters ?? {};
  const args = argumentsOf(shape, givenIn(shape, flags), saved);
  await using connection = await connect({ name: `${module} ${shape.name}`, workdir: io.cwd });
  const settle = isWanted(flags, io.stderr.isTTY === true)
    ? showEvents(connection, io.stderr)
    : async () => {};
  const images = flags.unpinned ? {} : (opened.lock?.images ?? {});
  const answer = await callOnce({ opened, shape, args, images }, connection, io);
  const text = await present(answer, flags, connection, io);
  await settle();
  if (text !== "") io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return 0;
}

function givenIn({ parameters }: FunctionShape, flags: FlagValues<Flags>) {
  return new Map(
    parameters.map(({ name }): [string, readonly string[]] => {
      const value = flags[dashed(name)];
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

async function present(
  answer: Answered,
  { output, json }: CallFlags,
  connection: Connection,
  io: Io,
): Promise<string> {
  const path = output === null ? null : resolve(io.cwd, output);
  switch (answer.kind) {
    case "value": {
      if (path !== null) throw new RondelError("only files, folders and containers are exported");
      const value: unknown = JSON.parse(answer.json ?? "null");
      if (json) return answer.json ?? "null";
      if (typeof value === "string") return value;
      return answer.json === null ? "" : JSON.stringify(value, null, 2);
    }
    case "lazy":
      return path === null
        ? presentLazy(answer, json, connection)
        : exportLazy(answer, path, connection);
    case "lazies": {
      const shown = answer.items.map((item) => presentLazy(item, json, connection));
      const texts = await Promise.all(shown);
      return json ? `[${texts.join(",")}]` : texts.join("\n");
    }
  }
}

/** It is made, whatever it is: a call is to do something. */
async function presentLazy(
  lazy: LazyAnswer,
  isJson: boolean,
  connection: Connection,
): Promise<string> {
  const { client } = connection;
  const { type, id } = lazy;
  const text = await (async () => {
    switch (type) {
      case "Container":
        await client.loadContainerFromID(id).sync();
        return null;
      case "Directory":
        return (await client.loadDirectoryFromID(id).entries()).join("\n");
      case "File":
        return isJson ? null : client.loadFileFromID(id).contents();
      default:
        return null;
    }
  })();
  const digest = digestOf(await pinnedId(id, connection));
  if (isJson) return JSON.stringify({ type, digest });
  return text ?? `${type} ${digest}`;
}

async function exportLazy(
  { type, id }: LazyAnswer,
  path: string,
  { client }: Connection,
): Promise<string> {
  switch (type) {
    case "Container":
      return client.loadContainerFromID(id).export(path);
    case "Directory":
      return client.loadDirectoryFromID(id).export(path);
    case "File":
      return client.loadFileFromID(id).export(path);
    default:
      throw new RondelError(`a ${type} cannot be exported`, "Leave out -o to see what it is.");
  }
}
