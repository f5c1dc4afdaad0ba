// Imports of Cells, in a project as users have them.

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Cells, createCells } from "./rig.ts";

let folder: string;
let cells: Cells;
let age = 0;

function write(path: string, text: string): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  // Each writing has a time of its own, however coarse the clock of the disk.
  age += 1;
  utimesSync(full, 1e9 + age, 1e9 + age);
}

beforeEach(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "modules-"));
  write("package.json", '{ "type": "module", "imports": { "#own": "./own.ts" } }');
  write("node_modules/pkg/package.json", '{ "name": "pkg", "version": "1.2.3", "main": "i.js" }');
  write("node_modules/pkg/i.js", "module.exports = { mark: {} }");
  cells = createCells({ cwd: folder });
});
afterEach(async () => {
  await cells[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = async (source: string) => {
  const shown = await cells.value(source);
  return shown.kind === "text" ? shown.text : JSON.stringify(shown);
};

test("a package comes from the project's node_modules, one instance for all", async () => {
  write("uses.ts", 'import pkg from "pkg"; export const { mark } = pkg;');
  await cells.run('import pkg from "pkg"; import { mark } from "./uses.ts"');
  expect(await textOf("String(pkg.mark === mark)")).toBe("true");
});

test("what Node brings, and JSON, need no attributes", async () => {
  write("facts.json", '{ "n": 7 }');
  await cells.run(`import { basename } from "node:path"; import * as os from "os";
    import facts, { n } from "./facts.json"; import pkg from "pkg/package.json"`);
  expect(await textOf("[basename('/a/b'), typeof os.cpus, facts.n, n, pkg.version].join()")).toBe(
    "b,function,7,7,1.2.3",
  );
});

test("a local file may be any TypeScript, and leave out endings", async () => {
  write(
    "shapes.ts",
    `import { scale } from "./lib/scale";
     export enum Color { Red = 3, Blue }
     export namespace Deep { export const x = Color.Blue * scale; }
     export class Box { constructor(readonly size: number) {} }`,
  );
  write("lib/scale.ts", "export const scale: number = 10;");
  await cells.run('import { Color, Deep, Box } from "./shapes"');
  expect(await textOf("[Color[3], Deep.x, new Box(2).size].join()")).toBe("Red,40,2");
});

test("a file that was edited is loaded again, and so are those that import it", async () => {
  write("b.ts", "export const b = 1;");
  write("other.ts", "export const at = {};");
  write("a.ts", 'import { b } from "./b.ts"; export const a = () => b;');
  await cells.run('import { a } from "./a.ts"; import { at as before } from "./other.ts"');
  expect(await textOf("String(a())")).toBe("1");
  write("b.ts", "export const b = 2;");
  await cells.run('import { a } from "./a.ts"; import { at } from "./other.ts"');
  expect(await textOf("String(a())")).toBe("2");
  expect(await textOf("String(at === before)")).toBe("true");
});

test("an error in a file points at its own line, however often it was edited", async () => {
  const text = (line: string) => `enum E { A }\n\n${line}\nexport function fail(): never {
  throw new Error("in a file");\n}`;
  write("fails.ts", text("// once"));
  await cells.run('import { fail } from "./fails.ts"');
  const place = { in: "file", path: join(folder, "fails.ts") };
  expect((await cells.failure("fail()")).frames[0]).toMatchObject({ place: { ...place, line: 5 } });
  write("fails.ts", text("// twice\n"));
  await cells.run('import { fail } from "./fails.ts"');
  expect((await cells.failure("fail()")).frames[0]).toMatchObject({ place: { ...place, line: 6 } });
});

test("rondel is the very library of the Cells, in files too", async () => {
  write(
    "build.ts",
    'import { container, connection } from "rondel"; export { container, connection };',
  );
  await cells.run(`import { container as named } from "rondel";
    import * as built from "./build.ts"; import { connection } from "rondel"`);
  expect(
    await textOf(
      `const same = [[named, container], [built.container, container],
        [built.connection, connection]]; String(same.every(([a, b]) => a === b))`,
    ),
  ).toBe("true");
});

test("a name of the package's own imports is found", async () => {
  write("own.ts", "export const own: string = 'own';");
  expect(await textOf('(await import("#own")).own')).toBe("own");
});

test("import() and import.meta count from the folder of the Cell", async () => {
  write("late.ts", "export const late: string = 'late';");
  expect(await textOf('(await import("./late.ts")).late')).toBe("late");
  expect(await textOf("import.meta.dirname")).toBe(folder);
});

test("a module that is not there is told by its name", async () => {
  const error = await cells.failure('import { x } from "./nowhere.ts"');
  expect(error.message).toContain("nowhere.ts");
  expect(await cells.failure('import "nowhere"')).toMatchObject({
    message: expect.stringContaining("nowhere"),
  });
});

test("a folder without a package.json is no hindrance; errors there name their line", async () => {
  rmSync(join(folder, "package.json"));
  write(
    "deep.ts",
    "export enum Mode { Off, On }\nexport const boom = () => { throw new Error('x'); };",
  );
  write("plain.ts", 'import { boom, Mode } from "./deep.ts"; export { boom, Mode };');
  await cells.run('import { boom, Mode } from "./plain.ts"');
  expect(await textOf("String(Mode.On)")).toBe("1");
  const { frames } = await cells.failure("boom()");
  expect(frames[0]?.place).toMatchObject({ in: "file", path: join(folder, "deep.ts"), line: 2 });
});
