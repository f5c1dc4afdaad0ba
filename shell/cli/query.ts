// `rondel query`: a GraphQL document as it is, its data as JSON.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";

export const queryCommand = defineCommand({
  name: "query",
  says: "Send a GraphQL document and print the answer as JSON",
  words: "[DOCUMENT | FILE]",
  example: "rondel query '{ version }'",
  flags: {
    var: { kind: "texts", short: "v", value: "NAME=VALUE", says: "A variable; JSON, else text" },
  },
  async run([source, ...others], flags, io) {
    if (others.length > 0) throw new UsageError("query takes one document");
    const document = await readDocument(source ?? "-", io);
    await using connection = await connect({ name: "query" });
    const data = await connection.ask(document, variablesOf(flags.var));
    io.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return 0;
  },
});

async function readDocument(source: string, io: Io): Promise<string> {
  if (source === "-") return text(io.stdin);
  if (source.includes("{")) return source;
  return readFile(resolve(io.cwd, source), "utf8").catch((error: Error) => {
    throw new UsageError(error.message);
  });
}

function variablesOf(given: readonly string[]): Record<string, unknown> {
  const pairs = given.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`${pair} is not NAME=VALUE`);
    return [pair.slice(0, at), parseValue(pair.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

function parseValue(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
