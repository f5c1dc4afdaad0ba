// Completion of a whole line: the names of commands and what may follow them, and code as the
// language says it. What follows a command is read from the words that `.help` shows for it.
// Invariant: a line that may yet become a chain (`.with…`) is offered its members too.

import type { Completion, Completions, Inspection } from "../../kernel/code.ts";
import type { Language } from "../../kernel/language/language.ts";
import { meaningOf } from "../../kernel/meaning.ts";
import type { DotCommand } from "./command.ts";

export interface LineCompleter {
  complete(text: string, offset: number): Promise<Completions>;
  /** Of an item of the last completions. */
  describe(key: number): Promise<Inspection | null>;
}

type Words = Pick<Language, "complete" | "describe">;

export function createLineCompleter(
  language: () => Promise<Words>,
  commands: readonly DotCommand[],
): LineCompleter {
  return {
    async complete(text, offset) {
      const [, indent = "", begun] = /^(\s*\.)([a-z]*)$/.exec(text.slice(0, offset)) ?? [];
      if (begun !== undefined) {
        const own = beginningWith(begun, commands);
        const others = await (await language()).complete(text, offset);
        return joined({ from: indent.length, to: offset, items: own }, others);
      }
      const command = commandIn(text, commands);
      if (command === null || offset < command.from) {
        return (await language()).complete(text, offset);
      }
      return completeRest(command, text, offset);
    },
    async describe(key) {
      const command = commands[FIRST_KEY - key];
      return key > FIRST_KEY ? (await language()).describe(key) : describeCommand(command);
    },
  };

  async function completeRest(
    { command, from }: Found,
    text: string,
    offset: number,
  ): Promise<Completions> {
    const rest = text.slice(from);
    if (/EXPRESSION|NAME/.test(command.words)) {
      return shifted(await (await language()).complete(rest, offset - from), from);
    }
    const [word = ""] = /\S*$/.exec(text.slice(from, offset)) ?? [];
    if (command.name === "sh") return shifted(await pathsFor(word), offset - word.length);
    const items =
      command.name === "help"
        ? beginningWith(word.replace(/^\./, ""), commands)
        : wordsOf(command).filter(({ text }) => text.startsWith(word));
    return { from: offset - word.replace(/^\./, "").length, to: offset, items };
  }

  /** The host's paths, as the language knows them. */
  async function pathsFor(word: string): Promise<Completions> {
    const before = 'host().file("';
    const code = `${before}${word}`;
    return shifted(await (await language()).complete(code, code.length), -before.length);
  }
}

/** The keys of the language are above it. */
const FIRST_KEY = -1;

interface Found {
  readonly command: DotCommand;
  /** Where what stands behind its name begins. */
  readonly from: number;
}

function commandIn(text: string, commands: readonly DotCommand[]): Found | null {
  const meaning = meaningOf(text);
  if (meaning.kind !== "command") return null;
  const command = commands.find(({ name }) => name === meaning.name);
  const [head = ""] = /^\s*\.[a-z]+\s+/.exec(text) ?? [];
  return command === undefined || head === "" ? null : { command, from: head.length };
}

function beginningWith(begun: string, commands: readonly DotCommand[]): Completion[] {
  return commands.flatMap(({ name, words }, index) =>
    name.startsWith(begun)
      ? [{ text: name, kind: "command" as const, type: words, key: FIRST_KEY - index }]
      : [],
  );
}

/** The words that are to be written as they stand: `on`, `off`. */
function wordsOf({ words }: DotCommand): Completion[] {
  const found = words.match(/(?<![\w.])[a-z]+/g) ?? [];
  return found.map((text) => ({ text, kind: "value", type: "", key: Number.NEGATIVE_INFINITY }));
}

function joined(own: Completions, others: Completions): Completions {
  if (own.items.length === 0) return others;
  const members = others.from === own.from && others.to === own.to ? others.items : [];
  return { ...own, items: [...own.items, ...members] };
}

function shifted({ from, to, items }: Completions, by: number): Completions {
  return { from: from + by, to: to + by, items };
}

async function describeCommand(command: DotCommand | undefined): Promise<Inspection | null> {
  if (command === undefined) return null;
  const { name, words, says, example } = command;
  const signature = `.${name} ${words}`.trimEnd();
  return { signature, docs: `${says}.\n\nExample: ${example}`, source: null };
}
