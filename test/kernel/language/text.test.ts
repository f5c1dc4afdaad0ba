import { expect, test } from "vitest";
import { scoreOf } from "../../../kernel/language/complete/rank.ts";
import { createFrameReader, encodeFrame } from "../../../kernel/language/server/frames.ts";
import { createCellText } from "../../../kernel/language/text/cell-text.ts";
import { closersAt, literalAt } from "../../../kernel/language/text/literal.ts";
import { unmark } from "./rig.ts";

test.each([
  ['f("a|b")', "a", "", "f", 0],
  ["a.b.f('x', 'y|", "y", "a.b", "f", 1],
  ['.f("x|")', "x", "_", "f", 0],
  ["a?.f(`x|`)", "x", "a", "f", 0],
  ['a.f(g(1, 2), [1, 2], "x|")', "x", "a", "f", 2],
  ['a\n  .b()\n  .f("x|")', "x", "a\n  .b()", "f", 0],
  ["`${f('x|", "x", "", "f", 0],
  ['/"/.test(s); a.f("x|', "x", "a", "f", 0],
  ['a / b / c.f("x|', "x", "c", "f", 0],
  ["// it's\na.f(\"x|", "x", "a", "f", 0],
  ['/* " */ a.f("x\\"y|', 'x\\"y', "a", "f", 0],
  ['a.b[0]["k"].f("x|', "x", 'a.b[0]["k"]', "f", 0],
  ['new A().f("x|', "x", "A()", "f", 0],
])("in %s the string is an argument", (at, text, receiver, method, argument) => {
  expect(literalAt(...unmark(at))).toMatchObject({ text, call: { receiver, method, argument } });
});

test.each(["f(|", '"a" + |', "// 'x|", "/* ' |", '"open\n|', "`a` + |", "x = /'/ + |"])(
  "in %s the cursor is in no string",
  (at) => expect(literalAt(...unmark(at))).toBeNull(),
);

test.each(['const x = "a|', '["a|', '{ a: "b|', "`a|"])("in %s there is no call", (at) => {
  expect(literalAt(...unmark(at))).toMatchObject({ call: null });
});

test.each([
  ["f([{ a: |", "}])"],
  ["f(`${|", "}`)"],
  ["f(|)", ""],
  ['f("|', ""],
  ["f(1) |", ""],
])("what is open in %s is closed by %j", (at, closers) => {
  expect(closersAt(...unmark(at))).toBe(closers);
});

test.each([
  ["with", "withExec", "Withdrawn"],
  ["we", "withExec", "flower"],
  ["wev", "withEnvVariable", "wealtheves"],
  ["exec", "withExec", "expedience"],
  ["json", "JSON", "jsObjectNew"],
])("%s means %s rather than %s", (typed, better, worse) => {
  expect(scoreOf(typed, better)).toBeLessThan(scoreOf(typed, worse) ?? Number.POSITIVE_INFINITY);
});

test("letters in another order are no answer", () => {
  expect(scoreOf("cexe", "withExec")).toBeNull();
});

test.each(["a\nb\r\nc\rd", "😀\n漢字", "", "\n", ".from()", "\n\n  .from()\n.x"])(
  "offsets in %j go to positions and back",
  (source) => {
    const text = createCellText(source);
    for (let offset = 0; offset <= source.length; offset += 1) {
      if (source.slice(offset - 1, offset + 1) === "\r\n") continue;
      expect(text.offsetOf(text.positionOf(offset))).toBe(offset);
    }
  },
);

test("positions beyond the Cell are its end", () => {
  const text = createCellText("ab\ncd");
  expect(text.offsetOf({ line: 9, character: 0 })).toBe(5);
  expect(text.offsetOf({ line: 1, character: 99 })).toBe(5);
});

test("messages are read whatever the pieces they come in", () => {
  const messages = [{ id: 1, text: "😀" }, { id: 2, text: "x".repeat(10_000) }, { id: 3 }];
  const bytes = Buffer.concat(messages.map(encodeFrame));
  for (const size of [1, 7, 1000, bytes.length]) {
    const read = createFrameReader();
    const got: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size)
      got.push(...read(bytes.subarray(at, at + size)));
    expect(got).toEqual(messages);
  }
});
