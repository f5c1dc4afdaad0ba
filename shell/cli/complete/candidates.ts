// What a word on the command line may become. The commands and their flags say it themselves; what
// may follow a command is read from the words that its help shows.

import { kindOf } from "../../../kernel/save/call/kinds.ts";
import type { FunctionShape } from "../../../kernel/save/call/shape.ts";
import { flagFor } from "../../../kernel/save/files.ts";
import { CALL_FLAGS } from "../call-flags.ts";
import type { Command } from "../command.ts";
import { findCommand, listCommands } from "../commands.ts";
import type { Flag, Flags } from "../flags.ts";
import { flagsOf } from "../function-help.ts";

export type Candidates =
  | { readonly kind: "files" | "folders" }
  | { readonly kind: "words"; readonly words: readonly Candidate[] };

export interface Candidate {
  readonly word: string;
  /** One line; it may be empty. */
  readonly says: string;
}

export interface Known {
  functionsOf(module: string): readonly FunctionShape[];
  /** Of the environment, by name. */
  readonly variables: readonly string[];
  sessions(): Promise<readonly string[]>;
}

/** `words` are those behind `rondel`; the last is not ended, and may be empty. */
export async function candidatesFor(words: readonly string[], known: Known): Promise<Candidates> {
  const last = words.at(-1) ?? "";
  const found = await allFor(words.slice(0, -1), last, known);
  if (found.kind !== "words") return found;
  return { kind: "words", words: found.words.filter(({ word }) => word.startsWith(last)) };
}

async function allFor(
  [name, ...before]: readonly string[],
  last: string,
  known: Known,
): Promise<Candidates> {
  if (name === undefined || (name === "help" && before.length === 0)) {
    const commands = await listCommands();
    return wordsOf(commands.map((command) => ({ word: command.name, says: command.says })));
  }
  const command = await findCommand(name);
  if (name === "call") return forCall(before, last, command, known);
  return forFlags(before, last, command.flags) ?? forWords(before, command, known);
}

function wordsOf(words: readonly Candidate[]): Candidates {
  return { kind: "words", words };
}

/** `call MODULE FUNCTION --FLAG…`. */
function forCall(
  [module, name, ...before]: readonly string[],
  last: string,
  { flags }: Command,
  { functionsOf, variables }: Known,
): Candidates {
  if (module === undefined) {
    return forFlags([], last, flags) ?? { kind: "folders" };
  }
  const functions = functionsOf(module);
  if (name === undefined) {
    return wordsOf(functions.map((one) => ({ word: one.name, says: firstLine(one.says) })));
  }
  const shape = functions.find((one) => one.name === name);
  if (shape === undefined) return wordsOf([]);
  const parameter = shape.parameters.find((one) => isValueOf(flagFor(one.name), before, last));
  if (parameter === undefined) {
    const all = { ...flagsOf(shape), ...CALL_FLAGS };
    return forFlags(before, last === "" ? "-" : last, all) ?? wordsOf([]);
  }
  return forValue(parameter.type, prefixOf(last), variables);
}

function isValueOf(flag: string, before: readonly string[], last: string): boolean {
  return last.startsWith(`--${flag}=`) || before.at(-1) === `--${flag}`;
}

/** `--src=` of `--src=./a`, which stays before whatever the rest becomes. */
function prefixOf(last: string): string {
  return /^--[\w-]+=/.exec(last)?.[0] ?? "";
}

function forValue(type: string, prefix: string, variables: readonly string[]): Candidates {
  const words = (all: readonly string[]) =>
    wordsOf(all.map((word) => ({ word: prefix + word, says: "" })));
  const kind = kindOf(type);
  switch (kind.kind) {
    case "directory":
      return { kind: "folders" };
    case "file":
    case "socket":
      return { kind: "files" };
    case "secret":
      return words([...variables.map((name) => `env://${name}`), "file://", "cmd://"]);
    case "boolean":
      return words(["true", "false"]);
    case "choice":
      return words(kind.choices);
    default:
      return words([]);
  }
}

/** null when it is no flag, nor the value of one. */
function forFlags(before: readonly string[], last: string, flags: Flags): Candidates | null {
  const previous = flagNamed(before.at(-1) ?? "", flags);
  const own = prefixOf(last);
  const flag = own === "" ? previous : flagNamed(own.slice(0, -1), flags);
  if (flag !== null && flag.kind !== "switch") return forFlagValue(flag, own);
  if (!last.startsWith("-")) return null;
  return wordsOf(
    Object.entries(flags).map(([name, { says }]) => ({ word: `--${name}`, says: firstLine(says) })),
  );
}

function flagNamed(word: string, flags: Flags): Flag | null {
  if (word.startsWith("--")) return flags[word.slice(2)] ?? null;
  const short = /^-(\w)$/.exec(word)?.[1];
  const found = Object.values(flags).find((flag) => short !== undefined && flag.short === short);
  return found ?? null;
}

function forFlagValue({ value }: Exclude<Flag, { kind: "switch" }>, prefix: string): Candidates {
  if (/^[a-z|]+$/.test(value)) {
    return wordsOf(value.split("|").map((word) => ({ word: prefix + word, says: "" })));
  }
  if (/FOLDER/.test(value)) return { kind: "folders" };
  return /PATH|FILE/.test(value) ? { kind: "files" } : wordsOf([]);
}

/** `start|stop`, `FILE [ARGUMENT…]`, `MODULE | SESSION`: by its place, what a word is called. */
async function forWords(
  before: readonly string[],
  { words }: Command,
  known: Known,
): Promise<Candidates> {
  const places = words
    .replace(/\s*\|\s*/g, "|")
    .replace(/[[\]]/g, "")
    .split(/\s+/);
  const given = before.filter((word) => !word.startsWith("-")).length;
  const place = places[Math.min(given, places.length - 1)] ?? "";
  const names = place.split("|");
  if (given < places.length && /^[a-z|]+$/.test(place)) {
    return wordsOf(names.map((word) => ({ word, says: "" })));
  }
  const sessions = names.includes("SESSION") ? await known.sessions() : [];
  if (sessions.length > 0) return wordsOf(sessions.map((word) => ({ word, says: "" })));
  if (names.includes("MODULE")) return { kind: "folders" };
  return /FILE|NOTEBOOK|ARGUMENT|COMMAND/.test(place) ? { kind: "files" } : wordsOf([]);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
