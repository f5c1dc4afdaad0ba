import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLanguage } from "./rig.ts";

const PACKAGE = {
  "node_modules/shapes/package.json":
    '{ "name": "shapes", "type": "module", "types": "main.d.ts" }',
  "node_modules/shapes/main.d.ts":
    "export declare class Circle { /** How far out. */ radius: number; }\n" +
    "interface Hidden { inside: string }\n" +
    "export declare function draw(): Hidden;\nexport default draw;\n",
};

test("a package of the user's folder has its types", async () => {
  await using rig = openLanguage({ files: PACKAGE });
  expect(await rig.texts('import { Cir|} from "shapes"')).toEqual(["Circle"]);
  expect((await rig.texts('import x from "|"'))[0]).toBe("shapes");
  expect(await rig.texts('(await import("shapes")).dr|')).toContain("draw");
});

test("what a Cell imported and made of a package is known to the next Cell", async () => {
  await using rig = openLanguage({ files: PACKAGE });
  const source = 'import draw, { Circle } from "shapes"; const c = new Circle(), d = draw()';
  await rig.run(source);
  expect(await rig.texts("new Circle().ra|")).toEqual(["radius"]);
  expect(await rig.texts("c.ra|")).toEqual(["radius"]);
  expect(await rig.texts("d.in|")).toEqual(["inside"]);
  expect(await rig.language.typeOf("draw().inside")).toBe("string");
  expect(await rig.language.diagnose("const other: Circle = c")).toEqual([]);
});

test("a file of the folder is offered and read, and read again when it has changed", async () => {
  await using rig = openLanguage({
    files: { "tools.ts": "export const first = 1;\n", "a/b.ts": "" },
  });
  expect(await rig.texts('import x from "./|"')).toEqual(["a", "tools.ts"]);
  expect(await rig.texts('import { |} from "./tools.ts"')).toContain("first");
  rig.write("tools.ts", "export const first = 1, second = 2;\n");
  expect(await rig.texts('import { sec|} from "./tools.ts"')).toEqual(["second"]);
});

test("a package that is installed later is found", async () => {
  await using rig = openLanguage();
  const source = 'import { draw } from "shapes"; draw()';
  expect(await rig.language.diagnose(source)).toHaveLength(1);
  for (const [path, text] of Object.entries(PACKAGE)) rig.write(path, text);
  expect(await rig.language.diagnose(source)).toEqual([]);
});

test("paths of the user's own configuration are followed, its strictness is not", async () => {
  const configuration = { compilerOptions: { strict: false, paths: { "#own/*": ["./deep/*"] } } };
  await using rig = openLanguage({
    files: {
      "tsconfig.json": JSON.stringify(configuration),
      "deep/down.ts": "export const down = 1;\n",
    },
  });
  expect(await rig.texts('import { d|} from "#own/down.ts"')).toEqual(["down"]);
  expect(await rig.language.diagnose("const s: string = null")).toHaveLength(1);
});

test("files of the folder that no Cell imports are no part of what is known", async () => {
  const files = { "tsconfig.json": "{}", "globals.ts": "declare const fromTheProject: number;\n" };
  await using rig = openLanguage({ files });
  expect(await rig.language.diagnose("fromTheProject")).toHaveLength(1);
  expect(await rig.texts("fromTheProj|")).toEqual([]);
});

test("a configuration that makes no sense is no obstacle", async () => {
  const text = '{ "extends": "@no/where", "compilerOptions": { "module": "commonjs", "lib": 3 ';
  await using rig = openLanguage({ files: { "tsconfig.json": text } });
  expect(await rig.texts("container().withExe|")).toEqual(["withExec"]);
  expect(await rig.language.diagnose("await container().stdout()")).toEqual([]);
});

test("nothing is written into the user's folder", async () => {
  await using rig = openLanguage();
  await rig.run("const x = 1");
  expect(await rig.language.typeOf("x")).toBe("1");
  const { readdirSync } = await import("node:fs");
  expect(readdirSync(rig.cwd)).toEqual([]);
});

test("a folder that is gone is no obstacle", async () => {
  await using rig = openLanguage();
  await rig.texts("con|");
  rmSync(rig.cwd, { recursive: true });
  expect(await rig.texts("container().withExe|")).toEqual(["withExec"]);
  expect(await rig.texts('host().directory("|')).toEqual([]);
});

test("folders with spaces and signs in their names are folders", async () => {
  const files = { "a b/ü#%/tools.ts": "export const first = 1;\n" };
  await using rig = openLanguage({ files, below: "a b/ü#%" });
  expect(await rig.texts('import { fir|} from "./tools.ts"')).toEqual(["first"]);
  await rig.run("function g() { return 1 }");
  expect(await rig.language.typeOf("g()")).toBe("number");
  expect(join(rig.cwd, "x")).toContain("ü#%");
});
