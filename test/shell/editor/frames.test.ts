// What the editor shows, as a person would see it. The bar is the cursor.

import { describe, expect, test } from "vitest";
import type { Completion, Completions } from "../../../kernel/code.ts";
import { openEditor, type TestEditor } from "./rig.ts";

const METHODS: readonly Completion[] = [
  { text: "withExec", kind: "method", type: "(args: string[]) => Container", key: 1 },
  { text: "withEnv", kind: "method", type: "(name: string, value: string) => Container", key: 2 },
  { text: "stdout", kind: "method", type: "() => Promise<string>", key: 3 },
];

/** Answers the last question for completions. */
function answer(editor: TestEditor, items: readonly Completion[], from: number): TestEditor {
  const asked = editor.effects.findLast(({ kind }) => kind === "complete");
  if (asked?.kind !== "complete") throw new Error("no completion was asked for");
  const completions: Completions = { from, to: asked.offset, items };
  return editor.input({ kind: "completions", request: asked.request, answer: completions });
}

function describeSelected(editor: TestEditor, docs: string): TestEditor {
  const request = editor.state.menu?.request ?? 0;
  const signature = "withExec(args: string[], opts?: ExecOpts): Container";
  return editor.input({ kind: "details", request, answer: { signature, docs, source: null } });
}

describe("text", () => {
  test("several lines stand below one another", () => {
    expect(openEditor().keys("f({<enter>a: 1,").frame(40)).toEqual(["1> f({", " |     a: 1,|"]);
  });

  test("a long line goes on below its beginning, the cursor too", () => {
    const editor = openEditor().keys("const sentence = 'one two'");
    expect(editor.frame(20)).toEqual(["1> const sentence =", "   'one two'|"]);
    expect(openEditor().keys("12345678901234567").frame(20)).toEqual([
      "1> 12345678901234567",
      "   |",
    ]);
  });

  test("wide characters are not cut in two", () => {
    expect(openEditor().keys("字字字字字字字字字").frame(20)).toEqual([
      "1> 字字字字字字字字",
      "   字|",
    ]);
  });

  test("more lines than the screen has are shown around the cursor", () => {
    const editor = openEditor().input({ kind: "paste", text: "1\n2\n3\n4\n5" });
    expect(editor.frame(40, 3)).toEqual([" | 3", " | 4", " | 5|"]);
    expect(editor.keys("<M-lt>").frame(40, 3)).toEqual(["1> |1", " | 2", " | 3"]);
  });

  test("what was submitted has no cursor", () => {
    expect(openEditor().keys("f()<enter>").frame(40)).toEqual(["1> f()"]);
  });
});

describe("what was entered before", () => {
  const entries = ["let a = 1", "container()\n  .from('alpine')", "let b = 2"];

  test.each([
    ["<up>", "let b = 2|"],
    ["<up><up>", "container()\n  .from('alpine')|"],
    ["<up><up><up><up>", "let a = 1|"],
    ["<up><up><down>", "let b = 2|"],
    ["x<up>", "x|"],
    ["draft<C-a><up><down>", "|draft"],
    ["let<up><up>", "let a = 1|"],
    ["let<up><up><down><down>", "let|"],
    ["<up><up><left><up>", "container()|\n  .from('alpine')"],
    ["<up>x<C-_><C-_>", "|"],
    ["con<C-e>", "container()\n  .from('alpine')|"],
    ["con<right>", "container()\n  .from('alpine')|"],
    ["let<M-f>", "let b|"],
    ["zzz<right>", "zzz|"],
  ])("%j gives %j", (keys, text) => {
    expect(openEditor("emacs", entries).keys(keys).text()).toBe(text);
  });

  test("the newest that begins so is suggested in grey", () => {
    const editor = openEditor("emacs", entries).keys("con");
    expect(editor.frame(40)).toEqual(["1> con|tainer() …"]);
    expect(editor.keys("<left>").frame(40)).toEqual(["1> co|n"]);
  });

  test("is searched by a few letters", () => {
    const editor = openEditor("emacs", entries).keys("<C-r>lt");
    expect(editor.frame(40)).toEqual([
      "1> let b = 2",
      "search: lt|  1 of 2",
      "> let b = 2",
      "  let a = 1",
    ]);
    expect(editor.keys("<down>").frame(40)[3]).toBe("> let a = 1");
    expect(editor.keys("<enter>").text()).toBe("let a = 1|");
  });

  test("a search that finds nothing says so, and Escape leaves what was there", () => {
    const editor = openEditor("emacs", entries).keys("dr<C-r>aft");
    expect(editor.frame(40)).toEqual(["1> dr", "search: draft|  nothing found"]);
    expect(editor.keys("<escape>").text()).toBe("dr|");
  });

  test("a whole block is found and shown whole", () => {
    expect(openEditor("emacs", entries).keys("<C-r>alp").frame(30)).toEqual([
      "1> container()",
      " |   .from('alpine')",
      "search: alp|  1 of 1",
      "> container() .from('alpine')",
    ]);
  });
});

describe("the completion menu", () => {
  test("opens behind a dot and chooses nothing by itself", () => {
    const editor = answer(openEditor().keys("c()."), METHODS, 4);
    expect(editor.frame(60)).toEqual([
      "1> c().|",
      "  withExec  (args: string[]) => Container",
      "  withEnv   (name: string, value: string) => Container",
      "  stdout    () => Promise<string>",
    ]);
    expect(editor.keys("<enter>").effects).toEqual([{ kind: "submit", text: "c()." }]);
  });

  test("is narrowed by typing, and Tab takes what all have in common", () => {
    const editor = answer(openEditor().keys("c()."), METHODS, 4).keys("w");
    expect(editor.frame(60).slice(1)).toEqual([
      "  withExec  (args: string[]) => Container",
      "  withEnv   (name: string, value: string) => Container",
    ]);
    expect(editor.keys("<tab>").text()).toBe("c().withE|");
    expect(editor.frame(60)[1]).toBe("> withExec  (args: string[]) => Container");
    expect(editor.keys("<tab><enter>").text()).toBe("c().withEnv|");
    expect(editor.keys("<C-_>").text()).toBe("c().withE|");
  });

  test("shows the docs of what is selected beside it", () => {
    const editor = answer(openEditor().keys("c()."), METHODS, 4).keys("<down>");
    describeSelected(editor, "Runs `args` in the container.\n\nIt is not run before it is needed.");
    expect(editor.frame(90)).toEqual([
      "1> c().|",
      "> withExec  (args: string[]) => Contain… | withExec(args: string[], opts?: ExecOpts):",
      "  withEnv   (name: string, value: strin… |   Container",
      "  stdout    () => Promise<string>        | Runs args in the container.",
      "                                         | It is not run before it is needed.",
    ]);
  });

  test("shows them below it on a narrow screen", () => {
    const editor = answer(openEditor().keys("c()."), METHODS, 4).keys("<down>");
    describeSelected(editor, "Runs `args`.");
    expect(editor.frame(40)).toEqual([
      "1> c().|",
      "> withExec  (args: string[]) => Contain…",
      "  withEnv   (name: string, value: strin…",
      "  stdout    () => Promise<string>",
      "withExec(args: string[], opts?:",
      "  ExecOpts): Container",
      "Runs args.",
    ]);
  });

  test("the only item is taken at once, over the rest of the word too", () => {
    const editor = openEditor().keys("c().std<C-b>").keys("<tab>");
    const asked = editor.effects.find(({ kind }) => kind === "complete");
    if (asked?.kind !== "complete") throw new Error("nothing was asked");
    const one = { from: 4, to: 7, items: METHODS.slice(2) };
    editor.input({ kind: "completions", request: asked.request, answer: one });
    expect(editor.text()).toBe("c().stdout|");
  });

  test("an answer that was overtaken is dropped", () => {
    const editor = openEditor().keys("c().");
    const asked = editor.effects.find(({ kind }) => kind === "complete");
    if (asked?.kind !== "complete") throw new Error("nothing was asked");
    const late = { from: 4, to: 4, items: METHODS };
    editor.keys("<C-u>x").input({
      kind: "completions",
      request: asked.request,
      answer: late,
    });
    expect(editor.frame(40)).toEqual(["1> x|"]);
  });

  test.each([
    ["1.", false],
    ["a.b.", true],
    ["f()\n  .", true],
    ["..", false],
    ["`a`.", true],
    [".", false],
  ])("a dot behind %j asks: %s", (text, asks) => {
    const editor = openEditor()
      .input({ kind: "paste", text: text.slice(0, -1) })
      .keys(".");
    expect(editor.effects.some(({ kind }) => kind === "complete")).toBe(asks);
  });
});

describe("what is said about the code", () => {
  const signature = {
    label: "f(name: string, value: number): void",
    parameters: [
      { from: 2, to: 14 },
      { from: 16, to: 29 },
    ],
    active: 1,
    docs: "",
  };

  test("the parameters of a call stand below it", () => {
    const editor = openEditor().keys("f('a', ");
    const request = editor.state.signatureRequest;
    editor.input({ kind: "signature", request, answer: signature });
    expect(editor.frame(60)).toEqual(["1> f('a', |", "f(name: string, value: number): void"]);
    expect(editor.frame(24)[1]).toBe("…ng, value: number): vo…");
    expect(editor.keys("1)").frame(60)).toEqual(["1> f('a', 1)|"]);
  });

  test("the message of what is wrong under the cursor stands below", () => {
    const editor = openEditor().keys("foo + 1");
    const request = editor.state.diagnosticsRequest;
    const found = {
      from: 0,
      to: 3,
      severity: "error",
      message: "Cannot find name 'foo'.",
    } as const;
    editor.input({ kind: "diagnostics", request, answer: [found] });
    expect(editor.frame(40)).toEqual(["1> foo + 1|"]);
    expect(editor.keys("<home>").frame(40)).toEqual(["1> |foo + 1", "Cannot find name 'foo'."]);
  });

  test("what was said moves along with an edit before it", () => {
    const editor = openEditor().keys("a; foo");
    const request = editor.state.diagnosticsRequest;
    const found = { from: 3, to: 6, severity: "error", message: "no" } as const;
    editor.input({ kind: "diagnostics", request, answer: [found] }).keys("<home>xy");
    expect(editor.state.diagnostics).toEqual([{ ...found, from: 5, to: 8 }]);
  });
});
