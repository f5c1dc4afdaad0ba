import { afterAll, beforeAll, expect, test } from "vitest";
import { type LanguageRig, openLanguage } from "./rig.ts";

let rig: LanguageRig;

beforeAll(() => {
  rig = openLanguage({ files: { "facts.json": '{ "a": 1 }' } });
});

afterAll(() => rig[Symbol.asyncDispose]());

test.each([
  "1 + 1",
  "await container().stdout()",
  'const x = await container().from("alpine").stdout(); x.trim()',
  "const unused = 1; let other = 2",
  "const f = (x) => x",
  "function g(a, b) { return [a, b] }",
  "for await (const one of [Promise.resolve(1)]) console.log(one)",
  'import { readFileSync } from "node:fs"; readFileSync("x")',
  'import facts from "./facts.json"; facts.a',
  "enum Color { Red }; Color.Red",
  "export const shown = 1",
  "const container = 1; container + 1",
  "const process = 1; process",
  "using held = { [Symbol.dispose]() {} }",
  "const e = new Error(); e.message",
  'Buffer.from("x"); setTimeout(() => undefined, 1); new URL("file:///"); fetch',
])("nothing is wrong with %s", async (source) => {
  expect(await rig.language.diagnose(source)).toEqual([]);
});

test.each([
  ["const x: string = 1", "x", "not assignable"],
  ["container().nothing()", "nothing", "does not exist"],
  ['container().withExec("ls")', '"ls"', "not assignable"],
  ["nowhere()", "nowhere", "Cannot find name"],
  ['const 漢 = "😀"; 漢.nothing', "nothing", "does not exist"],
  ["const k = 1; k = 2", "k", "constant"],
  ['import x from "nothing-of-the-kind"; x', '"nothing-of-the-kind"', "Cannot find module"],
  ['container().withExec([], { expect: "SOME" })', "expect", "not assignable"],
])("in %s, %s is marked as a warning", async (source, marked, message) => {
  const [found] = await rig.language.diagnose(source);
  expect(source.slice(found?.from, found?.to)).toBe(marked);
  expect(found).toMatchObject({ severity: "warning", message: expect.stringContaining(message) });
});

test.each([["const = 1"], ["foo("], ["let x = 'open"], ["if (true) {"]])(
  "the syntax of %s is an error, within the Cell",
  async (source) => {
    const found = await rig.language.diagnose(source);
    expect(found[0]?.severity).toBe("error");
    for (const { from, to } of found) {
      expect(0 <= from && from <= to && to <= source.length).toBe(true);
    }
  },
);

test("a Cell that begins with a dot is checked as what goes on with the last value", async () => {
  await rig.run("container()");
  expect(await rig.language.diagnose('.from("alpine")')).toEqual([]);
  const source = "\n  .nothing()";
  const [found] = await rig.language.diagnose(source);
  expect(source.slice(found?.from, found?.to)).toBe("nothing");
});
