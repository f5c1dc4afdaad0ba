// What a Cell leaves behind: its value, its names, and how they are taken back.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cells, createCells } from "./rig.ts";

let cells: Cells;
beforeAll(() => {
  cells = createCells();
});
afterAll(() => cells[Symbol.asyncDispose]());

const textOf = async (source: string) => {
  const shown = await cells.value(source);
  return shown.kind === "text" ? shown.text : JSON.stringify(shown);
};

describe("a Cell", () => {
  test("sees the names of those before, and gives them other values", async () => {
    await cells.run("const a = 1; let b = 2; class C { n = a + b }");
    expect(await textOf("String(new C().n)")).toBe("3");
    await cells.run("const a = 10; b = 20");
    expect(await textOf("String(new C().n)")).toBe("30");
  });

  test("that fails keeps what it had put there before", async () => {
    await cells.run("const early = 'kept'; throw new Error('no')");
    expect(await textOf("early")).toBe("kept");
  });

  test("has the last value as _ and that of each Cell by its number", async () => {
    const { cell } = await cells.run("'seven'");
    expect(await textOf(`_ + _${cell}`)).toBe("sevenseven");
    await cells.run("undefined");
    expect(await textOf("_")).toBe("sevenseven");
  });

  test("waits for the promise that is its value; when it fails, the Cell fails", async () => {
    expect(await textOf("Promise.resolve('waited for')")).toBe("waited for");
    expect(await textOf("_")).toBe("waited for");
    expect(await cells.failure("Promise.reject(new RangeError('late'))")).toMatchObject({
      name: "RangeError",
      message: "late",
    });
  });

  test("shows the promise itself where that is wanted", async () => {
    await using plain = createCells({ awaitValues: false });
    expect(await plain.value("Promise.resolve(1)")).toMatchObject({ kind: "inspected" });
  });

  test("finds the library without an import, and may shadow it", async () => {
    await using fresh = createCells();
    expect(await fresh.value("typeof container")).toMatchObject({ text: "function" });
    const { cell } = await fresh.run("const container = 'mine'");
    expect(await fresh.value("container")).toMatchObject({ text: "mine" });
    await fresh.evaluator.undo(cell + 1);
    await fresh.evaluator.undo(cell);
    expect(await fresh.value("typeof container")).toMatchObject({ text: "function" });
  });

  test("of a peek leaves _ as it is", async () => {
    await cells.run("'before'");
    const compiled = {
      code: "() => ({ value: 'peeked' })",
      isAsync: false,
      defines: [],
      map: "",
    };
    const job = { cell: 900, compiled, source: "", isPeek: true };
    expect(await cells.evaluator.run(job, { on: () => {} })).toMatchObject({
      shown: { text: "peeked" },
    });
    expect(await textOf("_")).toBe("before");
  });
});

describe("undo", () => {
  test("takes back one Cell after the other, to the values there were", async () => {
    await using fresh = createCells();
    const texts = async () => (await fresh.evaluator.names()).map((one) => [one.name, one.preview]);
    await fresh.run("let a = 1; const list = [1]");
    await fresh.run("a = 2; const b = 'b'");
    await fresh.run("const a = 3; throw new Error('after')");
    expect(await texts()).toEqual([
      ["a", "3"],
      ["list", "[ 1 ]"],
      ["b", '"b"'],
    ]);
    await fresh.evaluator.undo(3);
    expect(Object.fromEntries(await texts())).toEqual({ a: "2", list: "[ 1 ]", b: '"b"' });
    await fresh.evaluator.undo(2);
    expect(Object.fromEntries(await texts())).toEqual({ a: "1", list: "[ 1 ]" });
    await fresh.evaluator.undo(1);
    expect(await texts()).toEqual([]);
  });

  test("takes the Cell's value from _ too", async () => {
    await using fresh = createCells();
    await fresh.run("'first'");
    await fresh.run("'second'");
    await fresh.evaluator.undo(2);
    expect(await fresh.value("_")).toMatchObject({ text: "first" });
  });

  test("of a Cell that is not the last one is refused", async () => {
    await using fresh = createCells();
    await fresh.run("let a = 1");
    await fresh.run("a = 2");
    await expect(fresh.evaluator.undo(1)).rejects.toThrow("Cell 1 is not the last one");
  });

  test("of an interrupted Cell takes back what it had done", async () => {
    await using fresh = createCells();
    await fresh.run("let a = 1");
    await fresh.interrupt("a = 2; process.stdout.write('ready'); for (;;) {}");
    await fresh.evaluator.undo(2);
    expect(await fresh.value("String(a)")).toMatchObject({ text: "1" });
  });
});

test("names tell the type, the Cell and a line of each value", async () => {
  await using fresh = createCells();
  await fresh.run(`const image = container().from("alpine"); const text = "a\\nb";
    class Point { x = 1 } const point = new Point();
    const angry = { [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no") } };`);
  expect(await fresh.evaluator.names()).toEqual([
    { name: "image", type: "Container", preview: 'container().from("alpine")', cell: 1 },
    { name: "text", type: "string", preview: '"a\\nb"', cell: 1 },
    { name: "Point", type: "function", preview: "[class Point]", cell: 1 },
    { name: "point", type: "Point", preview: "Point { x: 1 }", cell: 1 },
    { name: "angry", type: "Object", preview: "(it cannot be shown: Error: no)", cell: 1 },
  ]);
});
