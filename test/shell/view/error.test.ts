// What went wrong, as a terminal shows it.

import { describe, expect, test } from "vitest";
import type { CellError } from "../../../kernel/cell.ts";
import { viewDiagnostics, viewError } from "../../../shell/view/error.ts";
import { plainOf } from "./plain.ts";

const columns = 80;
const error: CellError = {
  name: "TypeError",
  message: "x is not a function",
  frames: [
    { called: "f", place: { in: "cell", cell: 3, line: 2, column: 11 } },
    { called: "", place: { in: "file", path: "/src/b.ts", line: 1, column: 2 } },
  ],
  excerpt: { cell: 3, line: 2, column: 11, text: "const y = x();" },
  details: [],
  hint: "",
  exec: null,
};
const exec = {
  command: ["sh", "-c", "make all"],
  exitCode: 2,
  stdout: "compiling\n",
  stderr: `${Array.from({ length: 30 }, (_, at) => `line ${at}`).join("\n")}\n`,
  op: `sha256:${"ab".repeat(32)}`,
};

describe("an error", () => {
  test("points at the user's own code", () => {
    expect(`\n${plainOf(viewError(error, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      TypeError: x is not a function
        2 │ const y = x();
          │           ^
        at f (cell 3:2:11)
        at /src/b.ts:1:2
      "
    `);
  });

  test("points at the right column behind tabs and wide characters", () => {
    const excerpt = { cell: 1, line: 12, column: 8, text: "\t日本 = x();" };
    const lines = viewError({ ...error, excerpt, frames: [] }, { columns });
    expect(`\n${plainOf(lines)}\n`).toMatchInlineSnapshot(`
      "
      TypeError: x is not a function
        12 │     日本 = x();
           │             ^
      "
    `);
  });

  test("marks a whole character where half of one is meant", () => {
    const excerpt = { cell: 1, line: 1, column: 1, text: "😀 + 1" };
    const lines = viewError({ ...error, excerpt, frames: [] }, { columns });
    expect(plainOf(lines)).toContain("  1 │ 😀 + 1\n    │ ^^");
  });

  test("in a long line shows the part that is meant", () => {
    const text = `const a = [${"1, ".repeat(100)}oops()];`;
    const excerpt = { cell: 1, line: 1, column: text.indexOf("oops") + 1, text };
    const lines = viewError({ ...error, excerpt, frames: [] }, { columns: 40 });
    expect(`\n${plainOf(lines)}\n`).toMatchInlineSnapshot(`
      "
      TypeError: x is not a function
        1 │ …, 1, 1, 1, 1, 1, oops()];
          │                   ^
      "
    `);
  });

  test("of a process shows the command, its exit code, and the end of what it said", () => {
    const failed = {
      ...error,
      name: "ExecError",
      message: 'process "sh -c make all" did not complete successfully: exit code: 2',
      frames: [],
      excerpt: null,
      hint: "Look at stderr; expect: ANY keeps a result whatever the exit code.",
      exec,
    };
    expect(`\n${plainOf(viewError(failed, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      ExecError: process "sh -c make all" did not complete successfully: exit code: 2
        $ sh -c "make all"  exit code 2
        │ … 10 lines before: rondel logs sha256:abababababab
        │ line 10
        │ line 11
        │ line 12
        │ line 13
        │ line 14
        │ line 15
        │ line 16
        │ line 17
        │ line 18
        │ line 19
        │ line 20
        │ line 21
        │ line 22
        │ line 23
        │ line 24
        │ line 25
        │ line 26
        │ line 27
        │ line 28
        │ line 29
      → Look at stderr; expect: ANY keeps a result whatever the exit code.
      "
    `);
    const short = viewError(failed, { columns, isOutputShown: true });
    expect(plainOf(short)).not.toContain("line 29");
  });

  test("of a process that said nothing on standard error shows its output", () => {
    const failed = { ...error, frames: [], excerpt: null, exec: { ...exec, stderr: " \n" } };
    expect(plainOf(viewError(failed, { columns }))).toContain("│ compiling");
    const silent = { ...failed, exec: { ...exec, stderr: "", stdout: "" } };
    expect(plainOf(viewError(silent, { columns }))).toContain("it printed nothing");
  });

  test("with many lines and frames shows some of them", () => {
    const frames = Array.from({ length: 20 }, () => error.frames[0] ?? never());
    const message = Array.from({ length: 40 }, (_, at) => `m${at}`).join("\n");
    const lines = viewError({ ...error, message, frames }, { columns });
    expect(lines.length).toBeLessThan(30);
    expect(plainOf(lines)).toContain("… 12 more");
  });
});

test("what the types say of a cell is shown with the words that are meant", () => {
  const source = "const a: number = 1;\nconst b: string = a + 1;\n";
  const at = source.indexOf("b:");
  const diagnostic = {
    from: at,
    to: at + 1,
    severity: "error",
    message: "Type 'number' is not assignable to type 'string'.",
  } as const;
  const lines = viewDiagnostics([diagnostic], source, { columns });
  expect(`\n${plainOf(lines)}\n`).toMatchInlineSnapshot(`
    "
    warning: Type 'number' is not assignable to type 'string'.
      2 │ const b: string = a + 1;
        │       ^
    "
  `);
  const many = viewDiagnostics(Array(9).fill(diagnostic), source, { columns });
  expect(plainOf(many.slice(-1))).toBe("… 5 more");
});

function never(): never {
  throw new Error("the list is empty");
}
