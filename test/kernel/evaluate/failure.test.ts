// What is said of an error: the user's own places, and nothing of ours.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellSyntaxError } from "../../../kernel/compile/compiled.ts";
import { describeSyntax } from "../../../kernel/evaluate/failure.ts";
import { type Cells, createCells } from "./rig.ts";

let cells: Cells;
beforeAll(() => {
  cells = createCells();
});
afterAll(() => cells[Symbol.asyncDispose]());

describe("an error", () => {
  test("points at the user's line and column, through functions of other Cells", async () => {
    const { cell } = await cells.run(`interface Size { n: number }
function half(size: Size): number {

  throw new TypeError("too small");
}`);
    const error = await cells.failure(`const one: number = 1;\n  half({ n: one })`);
    expect(error).toMatchObject({
      name: "TypeError",
      message: "too small",
      frames: [
        { called: "half", place: { in: "cell", cell, line: 4, column: 9 } },
        { called: "", place: { in: "cell", cell: cell + 1, line: 2, column: 3 } },
      ],
      excerpt: { cell, line: 4, column: 9, text: '  throw new TypeError("too small");' },
    });
  });

  test("after an await points there too", async () => {
    const error = await cells.failure("await null;\nnull.x;");
    expect(error.frames).toMatchObject([{ place: { in: "cell", line: 2, column: 6 } }]);
  });

  test("that is printed has no frame of ours", async () => {
    const { stdout } = await cells.run("console.log(new Error('printed').stack)");
    expect(stdout).toMatch(/^Error: printed\n {4}at cell-\d+\.ts:1:13\n$/);
  });

  test("tells its causes, and of many errors each", async () => {
    const error = await cells.failure(`
      throw new AggregateError([new Error("a"), "b"], "many", { cause: new Error("why") })`);
    expect(error.details).toEqual(["• Error: a", "• b", "because: Error: why"]);
  });

  test("names what the user wrote, not where we keep it", async () => {
    await cells.run("const made = 5");
    const { message } = await cells.failure("made.plan()");
    expect(message).toBe("made.plan is not a function");
    await cells.run("const get = () => ({})");
    const called = await cells.failure("get().plan()");
    expect(called.message).toBe("get(...).plan is not a function");
  });

  test("that is none is told as what was thrown", async () => {
    expect(await cells.failure("throw { code: 5 }")).toMatchObject({
      name: "thrown",
      message: "{ code: 5 }",
    });
    expect(await cells.failure("throw undefined")).toMatchObject({ message: "undefined" });
  });

  test("whose members throw is told as far as it can be", async () => {
    expect(
      await cells.failure(`class Odd extends Error {
          get message() { throw 1 } get name() { throw 2 }
          get stack() { throw 3 } get cause() { return this }
        } throw new Odd()`),
    ).toMatchObject({ name: "Error", message: "(its message cannot be read)" });
  });

  test("of a library's failed process brings its command, output and Op", async () => {
    const error = await cells.failure(`
      throw new ExecError("exit code: 2", "look at it", { kind: "exec-failed", op: "sha256:x" },
        { cmd: ["make"], exitCode: 2, stdout: "out", stderr: "err" })`);
    expect(error).toMatchObject({
      name: "ExecError",
      hint: "look at it",
      exec: { command: ["make"], exitCode: 2, stdout: "out", stderr: "err", op: "sha256:x" },
    });
  });

  test("of the engine that cannot be reached says what the front says", async () => {
    const error = await cells.failure("container().from('alpine').stdout()");
    expect(error).toMatchObject({
      name: "EngineUnavailable",
      message: "there is no engine in this test",
      frames: [{ place: { in: "cell", line: 1 } }],
    });
  });
});

test("of code that is no TypeScript the place is told", () => {
  const error = describeSyntax(new CellSyntaxError("unexpected )", 2, 3), 7, "a\n  )");
  expect(error).toMatchObject({
    name: "SyntaxError",
    frames: [{ place: { in: "cell", cell: 7, line: 2, column: 3 } }],
    excerpt: { cell: 7, line: 2, column: 3, text: "  )" },
  });
});
