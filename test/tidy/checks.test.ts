// Each check of the house, shown to fail on the smallest thing that it is there to find.

import { describe, expect, test } from "vitest";
import { BANS, checkBans, checkFileNames } from "./banned.ts";
import { checkDeadExports, checkDeadFiles } from "./dead.ts";
import { checkCycles, checkImportTable, importsOf } from "./imports.ts";
import { mask } from "./mask.ts";
import {
  checkDocuments,
  checkFoldersNamed,
  checkFresh,
  checkHosts,
  checkLimits,
  checkLockfile,
} from "./papers.ts";
import { checkSizes } from "./sizes.ts";
import { type Source, sourceOf } from "./source.ts";

function sources(files: Readonly<Record<string, string>>): Source[] {
  return Object.entries(files).map(([path, text]) => sourceOf(path, text));
}

/** One finding, which holds the words. */
function expectOne(findings: readonly string[], words: string): void {
  expect(findings).toEqual([expect.stringContaining(words)]);
}

describe("mask", () => {
  test.each([
    ["a line comment", "a // b\nc", "a     \nc"],
    ["a string with an escaped quote", 'a = "b\\"c" + d', 'a = "    " + d'],
    ["a template, and code inside it", "`a${b(`c`)}d`", "` ${b(` `)} `"],
    ["a pattern with a slash in a class", 'a = /[/]"/g, b', "a =       g, b"],
    ["a division, which is none", "a = b / c / d", "a = b / c / d"],
  ])("blanks %s", (_, text, masked) => {
    expect(mask(text)).toBe(masked);
  });
});

describe("imports", () => {
  const table = { a: ["b/door.ts"], "b/*": [], "b/deep": [] };

  test("are found in every form, and not in comments", () => {
    const text = [
      'import { x, type Y as Z } from "../b/one.ts";',
      'export * from "./two.ts";',
      'import("./three.ts"); new URL("four.ts", import.meta.url);',
      '// import "./five.ts";',
    ];
    expect(importsOf(sourceOf("a/file.ts", text.join("\n")))).toEqual([
      { target: "b/one.ts", line: 1, names: ["x", "Y"], isStarted: false },
      { target: "a/two.ts", line: 2, names: null, isStarted: false },
      { target: "a/three.ts", line: 3, names: null, isStarted: false },
      { target: "a/four.ts", line: 3, names: null, isStarted: true },
    ]);
  });

  test("of a file that the table does not allow are a finding", () => {
    const files = { "a/one.ts": 'import "../b/in.ts";\nimport "../b/door.ts";', "b/in.ts": "" };
    expectOne(checkImportTable(sources({ ...files, "b/door.ts": "" }), table), "a/one.ts:1: a may");
  });

  test("of a folder below do not come with its parent", () => {
    const files = { "b/in.ts": 'import "./deep/x.ts";', "b/deep/x.ts": "" };
    expectOne(checkImportTable(sources(files), table), "b/* may not import b/deep/x.ts");
  });

  test("need a row in the table", () => {
    expectOne(checkImportTable(sources({ "c/x.ts": "" }), table), "not in the import table");
  });

  test("are not what a file only starts", () => {
    const files = { "b/x.ts": 'new URL("./deep/y.ts", base);', "b/deep/y.ts": "" };
    expect(checkImportTable(sources(files), table)).toEqual([]);
  });

  test("that go round are a finding", () => {
    const files = { "a/x.ts": 'import "./y.ts";', "a/y.ts": 'import "./x.ts";' };
    expectOne(checkCycles(sources(files)), "a/x.ts -> a/y.ts -> a/x.ts");
  });
});

describe("sizes", () => {
  const body = "  a();\n".repeat(60);

  test.each([
    ["a long file", "a;\n".repeat(401), "401 lines"],
    ["a long line", "a".repeat(101), "101 columns"],
    ["a long function", `function f(a: A): Promise<B> {\n${body}}`, "function of 62 lines"],
    ["a long arrow function", `const f = (a = g()) => {\n${body}};`, "function of 62 lines"],
    ["a long method", `class A {\n  m() {\n${body}  }\n}`, "function of 62 lines"],
  ])("find %s", (_, text, words) => {
    expectOne(checkSizes(sources({ "a/x.ts": text })), words);
  });

  test("leave alone what is long but is neither", () => {
    const text = `if (a()) {\n${body}}\nconst o = {\n${"  a,\n".repeat(60)}};`;
    expect(checkSizes(sources({ "a/x.ts": text, "a/generated.ts": "a".repeat(101) }))).toEqual([]);
  });

  test("leave alone a switch that is all of its function, and nothing more", () => {
    const list = `  switch (a) {\n${'    case "b":\n'.repeat(60)}  }\n`;
    expect(checkSizes(sources({ "a/x.ts": `function f(a) {\n${list}}` }))).toEqual([]);
    expectOne(checkSizes(sources({ "a/x.ts": `function f(a) {\n${list}b();\n}` })), "65 lines");
  });

  test("count a suite of tests by its tests", () => {
    const text = `describe("a", () => {\n  test("b", () => {\n${body}  });\n});`;
    expectOne(checkSizes(sources({ "test/x.test.ts": text })), "test/x.test.ts:2: a function");
  });
});

describe("bans", () => {
  test.each([
    ["console.log(1)", "Emit an event"],
    ["process.exit(1)", "Entry files"],
    ['process.env["A"]', "Entry files"],
    ["Date.now()", "Take a Clock"],
    ["Math.random()", "Take a Clock"],
    ['import { cp } from "node:fs/promises";', "Ask the room"],
    ['import { spawn } from "node:child_process";', "Ask the room"],
    ["a as any", "Narrow"],
    ["// @ts-ignore", "the type it has"],
    ["// biome-ignore lint: no", "so that the rule holds"],
    ["export enum A {}", "union"],
    ["namespace A {}", "module"],
    ["export default 1", "by its name"],
    ["// TODO later", "name its issue"],
    ["class LayerManager {}", "what it is"],
    ["interface LayerInfo {}", "what it is"],
    ["const firstVertex = 1", "Op, Plan and Ref"],
    ["cpSync(a, b)", "faster"],
  ])("find %s", (text, words) => {
    expectOne(checkBans(sources({ "engine/op/x.ts": text }), BANS), words);
  });

  test("let what is allowed pass, and what is only said", () => {
    const files = {
      "engine/store/x.ts": 'import { rm } from "node:fs";',
      "engine/op/y.ts": 'import type { Stats } from "node:fs";',
      "shell/main.ts": "process.exit(1)",
      "shell/view/x.ts": 'import { type AddressInfo } from "node:net";',
      "engine/op/x.ts": '// Date.now is for clocks\nconst a = "console.log";\n// TODO(#12) b',
    };
    expect(checkBans(sources(files), BANS)).toEqual([]);
  });

  test("find a file name that says nothing", () => {
    expectOne(checkFileNames(sources({ "engine/op/utils.ts": "" })), "says nothing");
  });
});

describe("dead code", () => {
  const files = sources({
    "a/main.ts": 'import { used } from "./used.ts";\nimport * as all from "./all.ts";',
    "a/used.ts":
      "export function used(): Said {}\nexport interface Said {}\nexport const idle = 1;",
    "a/all.ts": "export const any = 1;",
    "a/lost.ts": "export const lost = 1;",
  });

  test("is a file that no entry leads to", () => {
    expectOne(checkDeadFiles(files, ["a/main.ts"]), "a/lost.ts:1: nothing imports");
  });

  test("is an export that no other file takes", () => {
    const findings = checkDeadExports(files, ["a/main.ts"]);
    expect(findings).toEqual([
      expect.stringContaining("a/used.ts:3: nothing uses idle"),
      expect.stringContaining("a/lost.ts:1: nothing uses lost"),
    ]);
  });
});

describe("papers", () => {
  test("ARCHITECTURE.md names every folder of code", () => {
    expectOne(checkFoldersNamed(sources({ "engine/op/x.ts": "" }), "# A"), "`engine/op/`");
    expect(checkFoldersNamed(sources({ "engine/op/x.ts": "" }), "`engine/op/`")).toEqual([]);
  });

  test("a lockfile names no registry", () => {
    const text = '\n"resolved": "https://registry.example/a.tgz"';
    expectOne(checkLockfile({ path: "package-lock.json", text }), "package-lock.json:2");
  });

  test("no file names a mirror", () => {
    const file = { path: "README.md", text: "from mirror.example" };
    expectOne(checkHosts([file], ["mirror.example"]), "README.md:1: names the mirror");
  });

  test("a document has one title and no dead link", () => {
    const text = "# One\n[two](docs/two.md) [three](docs/three.md#part) [web](https://a.example)\n";
    const three = { path: "docs/three.md", text: "# Three\n```sh\n# a comment\n```\n" };
    expectOne(checkDocuments([{ path: "README.md", text }, three]), "docs/two.md is not there");
    expectOne(checkDocuments([{ path: "README.md", text: "# One\n# Two\n" }]), "2 titles");
  });

  test("a limit is what the code says", () => {
    const code = sources({ "a/x.ts": "const MOST = 4;" });
    const row = (value: number) => `| \`MOST\` | \`${value}\` | \`a/x.ts\` | much |`;
    expect(checkLimits({ path: "docs/limits.md", text: row(4) }, code)).toEqual([]);
    expectOne(checkLimits({ path: "docs/limits.md", text: row(5) }, code), "has no MOST = 5");
  });

  test("a generator says when what it made is stale", () => {
    expect(checkFresh(["-e", ""])).toEqual([]);
    expectOne(checkFresh(["-e", "console.error('a is stale'); process.exit(1)"]), "a is stale");
  });
});
