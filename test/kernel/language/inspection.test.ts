import { afterAll, beforeAll, expect, test } from "vitest";
import { type LanguageRig, openLanguage, unmark } from "./rig.ts";

let rig: LanguageRig;

beforeAll(() => {
  rig = openLanguage({ files: { "local.ts": "export const local = (n: number) => [n];\n" } });
});

afterAll(() => rig[Symbol.asyncDispose]());

test.each([
  ["container().withExec(|", "args", 0],
  ['container().withExec(["sh"], |', "options", 1],
  ['container().withExec(["sh", |', "args", 0],
  ['"😀".padEnd(3, |', "padString", 1],
  ["Math.max(1, 2, 3, |", "...values", 0],
  ['debian("stable", |', "packages", 1],
])("the signature of %s names %s", async (at, parameter, active) => {
  const signature = await rig.language.signature(...unmark(at));
  expect(signature?.active).toBe(active);
  const { from, to } = signature?.parameters[active] ?? { from: 0, to: 0 };
  expect(signature?.label.slice(from, to)).toMatch(
    new RegExp(`^${parameter.replaceAll(".", "\\.")}\\??:`),
  );
});

test("outside of a call there is no signature", async () => {
  expect(await rig.language.signature("container", 3)).toBeNull();
});

test("a signature brings its documentation", async () => {
  expect((await rig.language.signature("container().withExec(", 21))?.docs).toContain("command");
});

test.each([
  ["contain|er", "container: (options?: ClientContainerOpts"],
  ["container().withEx|ec", "(method) Container.withExec(args: readonly string[]"],
  ["container|().stdout", "container: ("],
  ["const x = 1 + 1; x|", "const x: number"],
  ["Container|", "class Container"],
  ["process.platform|", "platform: NodeJS.Platform"],
])("%s is described", async (at, signature) => {
  const found = await rig.language.inspect(...unmark(at), false);
  expect(found?.signature).toContain(signature);
  expect(found?.source).toBeNull();
});

test("nothing is said of what is no name", async () => {
  expect(await rig.language.inspect("1 + 1", 2, true)).toBeNull();
});

test("the source of a method of the library is shown", async () => {
  const found = await rig.language.inspect("container().withExec", 15, true);
  expect(found?.source).toMatch(/^ *withExec\(args: readonly string\[\]/);
});

test("the source of a local file is shown", async () => {
  const source = 'import { local } from "./local.ts"; local';
  const found = await rig.language.inspect(source, source.length, true);
  expect(found?.source).toContain("local = (n: number) => [n]");
});

test.each([
  ["1 + 1", "number"],
  ["container()", "Container"],
  ["container().stdout()", "Promise<string>"],
  ["nowhere", null],
])("the type of %s is %s", async (expression, type) => {
  expect(await rig.language.typeOf(expression)).toBe(type);
});
