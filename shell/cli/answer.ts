// What a function of a module has answered: printed, exported, or sat down in.

import { pinnedId } from "../../kernel/pinned.ts";
import type { LazyAnswer } from "../../kernel/save/call/words.ts";
import type { Answered } from "../../kernel/save/host/call.ts";
import { digestOf } from "../../kernel/save/lock.ts";
import { openTerminal } from "../../stdlib/client/terminal/open.ts";
import type { OwnTerminal } from "../../stdlib/client/terminal/tty.ts";
import { type Connection, RondelError } from "../../stdlib/index.ts";
import { attach } from "../attach/attach.ts";

export interface Wanted {
  /** Whole. */
  readonly exportTo: string | null;
  readonly isJson: boolean;
}

export async function present(
  answer: Answered,
  { exportTo, isJson }: Wanted,
  connection: Connection,
): Promise<string> {
  switch (answer.kind) {
    case "value": {
      if (exportTo !== null)
        throw new RondelError("only files, folders and containers are exported");
      const value: unknown = JSON.parse(answer.json ?? "null");
      if (isJson) return answer.json ?? "null";
      if (typeof value === "string") return value;
      return answer.json === null ? "" : JSON.stringify(value, null, 2);
    }
    case "lazy":
      return exportTo === null
        ? presentLazy(answer, isJson, connection)
        : exportLazy(answer, exportTo, connection);
    case "lazies": {
      const shown = answer.items.map((item) => presentLazy(item, isJson, connection));
      const texts = await Promise.all(shown);
      return isJson ? `[${texts.join(",")}]` : texts.join("\n");
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

export function hasTerminal(answer: Answered): answer is { readonly kind: "lazy" } & LazyAnswer {
  return answer.kind === "lazy" && (answer.type === "Container" || answer.type === "Directory");
}

export interface Sat {
  readonly exitCode: number;
  /** The ID of what was kept. */
  readonly kept: string | null;
}

/** In what was made; a step that fails is told like any other failure. */
export async function sitDownIn(
  answer: Answered,
  own: OwnTerminal,
  connection: Connection,
): Promise<Sat> {
  if (!hasTerminal(answer)) {
    throw new RondelError("nobody can sit down in what it answers: that is no container or folder");
  }
  const { client } = connection;
  const { type, id } = answer;
  if (type === "Container") await client.loadContainerFromID(id).sync();
  else await client.loadDirectoryFromID(id).sync();
  const { number } = await openTerminal(connection, { of: id }, own);
  const stay = await attach({ connection, terminal: number, own, keep: null });
  return stay.how === "ended" ? stay : { exitCode: 0, kept: null };
}
