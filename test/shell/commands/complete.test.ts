// What Tab offers in a line that is, or may become, a command.

import { expect, test } from "vitest";
import type { Completion, Completions } from "../../../kernel/code.ts";
import { createLineCompleter } from "../../../shell/commands/complete.ts";
import { COMMANDS } from "../../../shell/commands/table.ts";

/** Offers one member behind what it was given, and says what that was. */
const language = async () => ({
  complete: async (text: string, offset: number): Promise<Completions> => {
    const [word = ""] = /\w*$/.exec(text.slice(0, offset)) ?? [];
    const item: Completion = { text: `<${text}>`, kind: "method", type: "", key: 7 };
    return { from: offset - word.length, to: offset, items: [item] };
  },
  describe: async () => ({ signature: "of the language", docs: "", source: null }),
});

const completer = createLineCompleter(language, COMMANDS);

async function textsOf(line: string): Promise<string[]> {
  const { items } = await completer.complete(line, line.length);
  return items.map(({ text }) => text);
}

test("a dot and letters offer the commands that begin so, and members to go on with", async () => {
  expect(await textsOf(".re")).toEqual(["replay", "reset", "<.re>"]);
});

test("a command is replaced behind its dot, and says what it does", async () => {
  const { from, to, items } = await completer.complete("  .pla", 6);
  expect({ from, to }).toEqual({ from: 3, to: 6 });
  expect(await completer.describe(items[0]?.key ?? 0)).toMatchObject({
    signature: ".plan [EXPRESSION]",
  });
});

test("what is no command is the language's", async () => {
  expect(await textsOf("const a = b.pl")).toEqual(["<const a = b.pl>"]);
  expect(await completer.describe(7)).toMatchObject({ signature: "of the language" });
});

test("behind a command that takes an expression there is code, without the command", async () => {
  const { from, to, items } = await completer.complete(".plan src.ent", 13);
  expect({ from, to }).toEqual({ from: 10, to: 13 });
  expect(items[0]?.text).toBe("<src.ent>");
});

test("behind others there are the words that they know", async () => {
  expect(await textsOf(".time ")).toEqual(["on", "off"]);
  expect(await textsOf(".history se")).toEqual(["sessions"]);
  expect(await textsOf(".help pl")).toEqual(["plan"]);
  expect(await textsOf(".undo ")).toEqual([]);
});

test("behind .sh there are the paths of the host", async () => {
  expect(await textsOf(".sh cat READ")).toEqual(['<host().file("READ>']);
  const { from } = await completer.complete(".sh cat READ", 12);
  expect(from).toBe(8);
});
