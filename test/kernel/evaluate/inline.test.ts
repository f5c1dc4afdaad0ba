// Cells in a command's own process.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const inline = fileURLToPath(new URL("../../../kernel/evaluate/inline.ts", import.meta.url));
const compile = fileURLToPath(new URL("../../../kernel/compile/compile.ts", import.meta.url));

/** The outcomes of Cells that run one after the other in one process, and what it printed. */
function runInline(...sources: readonly string[]): { outcomes: unknown[]; printed: string } {
  const program = `
    import { createInline } from ${JSON.stringify(inline)};
    import { compileCell } from ${JSON.stringify(compile)};
    const cells = createInline({ cwd: "/", columns: 80, awaitValues: true });
    const names = new Set(), outcomes = [];
    for (const [index, source] of ${JSON.stringify(sources)}.entries()) {
      const cell = index + 1;
      const compiled = compileCell(source, { number: cell, isCellName: (name) => names.has(name) });
      for (const name of compiled.defines) names.add(name);
      const { outcome, value } = await cells.run({ cell, compiled, source });
      outcomes.push({ outcome, value });
    }
    process.stdout.write("\\0" + JSON.stringify(outcomes));`;
  const text = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  const [printed = "", outcomes = ""] = text.split("\0");
  return { printed, outcomes: JSON.parse(outcomes) as unknown[] };
}

test("share their names, print to the process, and answer the value itself", () => {
  const { outcomes, printed } = runInline(
    "const a: number = 1; console.log('printed')",
    "({ a, last: typeof container })",
    "throw new Error('no')",
  );
  expect(printed).toBe("printed\n");
  expect(outcomes).toMatchObject([
    { outcome: { kind: "done", shown: { kind: "nothing" } } },
    { value: { a: 1, last: "function" } },
    {
      outcome: {
        kind: "failed",
        error: { message: "no", frames: [{ called: "", place: { in: "cell", cell: 3, line: 1 } }] },
      },
    },
  ]);
});
