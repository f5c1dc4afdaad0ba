// Keys and what becomes of the text: on the left what is pressed, on the right the text with a bar
// where the cursor is.

import { describe, expect, test } from "vitest";
import { openEditor } from "./rig.ts";

function table(name: string, rows: readonly (readonly [keys: string, text: string])[]): void {
  describe(name, () => {
    test.each(rows)("%j gives %j", (keys, text) => {
      expect(openEditor().keys(keys).text()).toBe(text);
    });
  });
}

table("moving", [
  ["abc", "abc|"],
  ["abc<left><left>d", "ad|bc"],
  ["abc<C-a>x<C-e>y", "xabcy|"],
  ["abc<home>x<end>y<C-b><C-f>z", "xabcyz|"],
  ["one two.three<M-b><M-b>", "one |two.three"],
  ["one two.three<C-a><M-f><M-f>", "one two|.three"],
  ["one two<C-left><C-left><C-right>", "one| two"],
  ["a<M-enter>b<M-lt>x<M-gt>y", "xa\nby|"],
  ["(a<M-enter>b<C-a>x", "(a\nx|  b"],
  ["long line<M-enter>x<M-enter>long line<up><up>", "long line|\nx\nlong line"],
  ["ab<M-enter>字字<up>", "ab|\n字字"],
  ["👩‍🚀é<left><left>x", "x|👩‍🚀é"],
]);

table("erasing", [
  ["abc<backspace>", "ab|"],
  ["abc<left><delete>", "ab|"],
  ["abc<left><C-d>", "ab|"],
  ["👩‍🚀<backspace>", "|"],
  ["e\u0301<backspace>", "|"],
  ["字a<C-h><C-h>", "|"],
  ["a<M-enter>    b<left><backspace>", "a\n  |b"],
  ["<backspace>", "|"],
]);

table("cutting and putting back", [
  ["one two<C-w><C-w><C-y>", "one two|"],
  ["one two<C-w>x<C-w><C-y>", "one x|"],
  ["abc<C-a><C-k>", "|"],
  ["abc<C-a><C-k><C-y><C-y>", "abcabc|"],
  ["abc<left><C-u>", "|c"],
  ["a<M-enter>b<up><C-k>", "a|b"],
  ["one two<C-a><M-d><M-d><C-y>", "one two|"],
  ["one.two<M-backspace>", "one.|"],
  ["x y<C-w>z<C-u><C-y>", "x z|"],
  ["ab<C-w>cd<C-w>", "|"],
  ["ab<C-u>cd<C-u><C-y><M-y>", "ab|"],
  ["ab<C-u>cd<C-u><C-y><M-y><M-y>", "cd|"],
]);

table("changing", [
  ["ab<C-t>", "ba|"],
  ["abc<left><C-t>", "acb|"],
  ["字a<C-t>", "a字|"],
  ["one two<M-t>", "two one|"],
  ["one two<C-a><M-u>", "ONE| two"],
  ["ONE two<C-a><M-l>", "one| two"],
  ["one two<C-a><M-c><M-c>", "One Two|"],
]);

table("undo and redo", [
  ["one two<C-_>", "one |"],
  ["one two<C-_><C-_>", "|"],
  ["one two<C-_><C-_><M-_>", "one |"],
  ["abc<backspace><backspace><C-_>", "abc|"],
  ["abc<C-a><C-k><C-_>", "|abc"],
  ["abc<C-c>", "|"],
  ["abc<C-c><C-_>", "abc|"],
  ["abc<C-x><C-u>", "|"],
]);

table("lines", [
  ["f(<enter>", "f(\n  |"],
  ["f(<enter>)", "f(\n)|"],
  ["{{<enter>a<enter>}<enter>}", "{{\n    a\n}\n}|"],
  ["f()<left><enter>x", "f(|)"],
  ["f({})<left><left><M-enter>x", "f({\n    x|\n})"],
  ["a<M-enter>b", "a\nb|"],
  ["f(<M-enter><tab>a", "f(\n    a|"],
  ["`<lt>${<enter>1}`", "`<${\n  1}`|"],
]);

describe("Enter", () => {
  const effectsOf = (keys: string) =>
    openEditor()
      .keys(keys)
      .effects.map(({ kind }) => kind);

  test("runs what is complete, wherever the cursor is", () => {
    const editor = openEditor().keys("f()<left>").keys("<enter>");
    expect(editor.effects).toEqual([{ kind: "submit", text: "f()" }]);
  });

  test("runs a command though it is no code", () => {
    expect(effectsOf(".help (")).not.toContain("submit");
    expect(openEditor().keys(".help (").keys("<enter>").effects).toEqual([
      { kind: "submit", text: ".help (" },
    ]);
  });

  test("runs what is wrong from its end, where it is told, and else adds a line", () => {
    expect(openEditor().keys("wrong").keys("<enter>").effects).toEqual([
      { kind: "submit", text: "wrong" },
    ]);
    expect(openEditor().keys("wrong<left><enter>").text()).toBe("wron\n|g");
  });
});

describe("keys that ask the shell", () => {
  test.each([
    ["<C-c>", "interrupt"],
    ["<C-d>", "leave"],
    ["<C-z>", "suspend"],
    ["<C-l>", "clear-screen"],
    ["<C-g>", "bell"],
    ["<C-x><C-e>", "edit-outside"],
    ["<f5>", "bell"],
  ])("%s: %s", (keys, kind) => {
    expect(
      openEditor()
        .keys(keys)
        .effects.map((effect) => effect.kind),
    ).toEqual([kind]);
  });

  test("what comes back from another editor can be undone", () => {
    const editor = openEditor().keys("abc").input({ kind: "edited", text: "x\ny\n" });
    expect(editor.text()).toBe("x\ny|");
    expect(editor.keys("<C-_>").text()).toBe("abc|");
  });
});

describe("a paste", () => {
  test("is one insertion that neither runs nor indents nor asks", () => {
    const editor = openEditor().keys("a(");
    editor.input({ kind: "paste", text: "{\r\n\tx.\ry\x1b[31m\x07\n}" });
    expect(editor.text()).toBe("a({\n\tx.\ny\n}|");
    expect(editor.effects.map(({ kind }) => kind)).toEqual(["diagnose", "signature"]);
    expect(editor.keys("<C-_>").text()).toBe("a(|");
  });
});

describe("what is typed while a Cell runs", () => {
  test("is typed into the next prompt", () => {
    const editor = openEditor().keys("f()<enter>g()");
    expect(editor.text()).toBe("f()|");
    editor.keys("<enter>h").input({ kind: "blank", number: 2 });
    expect(editor.effects.map(({ kind }) => kind)).toContain("submit");
    expect(editor.text()).toBe("g()|");
    expect(editor.input({ kind: "blank", number: 3 }).text()).toBe("h|");
  });

  test("Ctrl-C among it interrupts, and it is forgotten", () => {
    const editor = openEditor().keys("f()<enter>g()<C-c>");
    expect(editor.effects.at(-1)).toEqual({ kind: "interrupt" });
    expect(editor.input({ kind: "blank", number: 2 }).text()).toBe("|");
  });
});
