import { afterAll, beforeAll, expect, test } from "vitest";
import { type LanguageRig, openLanguage } from "./rig.ts";

interface Fact {
  /** The cursor is at the bar. */
  readonly at: string;
  readonly first?: string;
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** All that is offered. */
  readonly all?: readonly string[];
}

const LIBRARY: readonly Fact[] = [
  { at: 'container().from("alpine").wi|', first: "with", has: ["withExec"], lacks: ["from"] },
  { at: 'container().from("alpine").withE|', has: ["withExec", "withEnvVariable"] },
  { at: 'container().from("alpine").withexec|', first: "withExec" },
  { at: "container().wEV|", has: ["withEnvVariable"] },
  { at: "container().wthxc|", has: ["withExec"] },
  { at: "container().|", has: ["withExec", "stdout", "from"], lacks: ["next", "ask", "load"] },
  { at: "container().|", lacks: ["#wire", "[Symbol]"] },
  { at: 'container()\n  .from("alpine")\n  .with|', has: ["withExec"] },
  { at: "directory().with|", has: ["withNewFile"], lacks: ["withExec"] },
  { at: "host().dir|", first: "directory" },
  { at: 'host().directory(".").ent|', first: "entries" },
  { at: 'debian("stable").withEx|', first: "withExec" },
  { at: 'toolbox("sh").withEx|', first: "withExec" },
  { at: "cacheV|", first: "cacheVolume" },
  { at: "cont|", first: "container", has: ["Container", "continue"] },
  { at: "(await container().stdout()).trimE|", first: "trimEnd" },
  { at: "await container().std|", has: ["stdout", "stderr"] },
  { at: "const c: Contai|", has: ["Container"] },
  { at: "container().with((c) => c.withEx|", first: "withExec" },
];

const ARGUMENTS: readonly Fact[] = [
  { at: "container().withExec([], { exp|", has: ["expect", "expand"] },
  { at: "container().withExec([], { expand: true, |", lacks: ["expand"], has: ["expect"] },
  { at: 'container().withExec([], { expect: "|', all: ["ANY", "FAILURE", "SUCCESS"] },
  { at: 'container().withExec([], { expect: "|" })', all: ["ANY", "FAILURE", "SUCCESS"] },
  { at: 'container().withExec([], { expect: "A|', first: "ANY" },
  { at: "container().withExec([], { expect: ReturnType.|", all: ["Any", "Failure", "Success"] },
  { at: "container().withExposedPort(1, { protocol: NetworkProtocol.T|", first: "Tcp" },
  { at: 'const x: "left" | "right" = "|', all: ["left", "right"] },
  { at: "CacheSharingMode.Sh|", first: "Shared" },
];

const JAVASCRIPT: readonly Fact[] = [
  { at: "process.plat|", first: "platform" },
  { at: "process.ver|", first: "version", has: ["versions"] },
  { at: "console.lo|", first: "log" },
  { at: "Math.ma|", first: "max" },
  { at: "[1, 2].ma|", first: "map" },
  { at: '"text".toUp|', first: "toUpperCase" },
  { at: "({ own: 1, other: 2 }).|", first: "other", has: ["own"] },
  { at: "const list = [{ deep: 1 }]; list[0].de|", first: "deep" },
  { at: "const maybe = [{ deep: 1 }].at(0); maybe.de|", first: "?.deep" },
  { at: "function go(argument: string) { argu|", first: "argument", has: ["arguments"] },
  { at: "const önë = { inner: 1 }; önë.in|", first: "inner" },
  { at: 'const s = "😀😀👩‍👩‍👧"; s.toLow|', first: "toLowerCase" },
  { at: "/* 漢字 */ console.wa|", first: "warn" },
  { at: "awa|", first: "await" },
  { at: "functi|", first: "function" },
  { at: "setTime|", first: "setTimeout" },
  { at: "new Ma|", first: "Map" },
  { at: "class A { private hidden = 1; shown = 2 }; new A().|", first: "shown", lacks: ["hidden"] },
  { at: '"text".sub|', all: ["substring"] },
  { at: "import { readF|", all: [] },
  { at: 'import { readFileS|} from "node:fs"', first: "readFileSync" },
  { at: 'import fs from "node:f|', first: "node:fs" },
  { at: 'import fs from "node:fs/p|', first: "promises" },
  { at: 'const fs = await import("node:pat|', first: "node:path" },
  { at: "// conso|", all: [] },
  { at: "Symbol.asyncDis|", first: "asyncDispose" },
];

let rig: LanguageRig;

beforeAll(() => {
  rig = openLanguage();
});

afterAll(() => rig[Symbol.asyncDispose]());

test.each([...LIBRARY, ...ARGUMENTS, ...JAVASCRIPT])("%$ $at", async (fact) => {
  const { first, has = [], lacks = [], all } = fact;
  const texts = await rig.texts(fact.at);
  if (first !== undefined) expect(texts[0]).toBe(first);
  if (all !== undefined) expect(texts).toEqual(all);
  expect(texts).toEqual(expect.arrayContaining([...has]));
  expect(texts.filter((text) => lacks.includes(text))).toEqual([]);
});

test("what every function has comes after what it has of its own", async () => {
  const texts = await rig.texts("const f = Object.assign(() => 1, { zebra: 1 }); f.|");
  expect(texts.indexOf("zebra")).toBeLessThan(texts.indexOf("apply"));
});

test("the text replaced is the name that is being typed, counted in UTF-16 units", async () => {
  const source = 'const s = "😀"; s.toLow';
  const { from, to } = await rig.language.complete(source, source.length);
  expect([from, to]).toEqual([source.length - "toLow".length, source.length]);
});

test("in a string, all of its end is replaced", async () => {
  const { from, to } = await rig.complete('container().withExec([], { expect: "A|NY" })');
  expect(to - from).toBe("ANY".length);
});

test("no more is offered than anybody reads", async () => {
  expect((await rig.complete("|")).items).toHaveLength(200);
});

test("an item of the last answer is described, one of an older answer is not", async () => {
  const old = await rig.complete("container().withMount|");
  const fresh = await rig.complete("container().withExe|");
  const described = await rig.language.describe(fresh.items[0]?.key ?? -1);
  expect(described?.signature).toContain("Container.withExec(args: readonly string[]");
  expect(described?.docs).not.toBe("");
  expect(await rig.language.describe(old.items[0]?.key ?? -1)).toBeNull();
});

test("a kind is told of each item", async () => {
  const kinds = async (at: string) => (await rig.complete(at)).items[0]?.kind;
  expect(await kinds("container().withExe|")).toBe("method");
  expect(await kinds("containe|")).toBe("function");
  expect(await kinds("Containe|")).toBe("class");
  expect(await kinds("retur|")).toBe("keyword");
  expect(await kinds('import "node:f|')).toBe("module");
});
