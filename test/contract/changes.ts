// The promises of a Solver about what changes between folders, and what is found in them.

import { expect, test } from "vitest";
import { filePlan, placeIn, type SolverRig, spotOf, text, treePlan, watch } from "./rig.ts";

export function changeFacts(rigOf: () => SolverRig): void {
  test("a patch changes, makes and removes files, or fails with the place", async () => {
    const { scope } = watch();
    const base = treePlan(await rigOf().tree({ "d/f": "a\nb\n", "d/gone": "x\n" }));
    const lines = ["--- a/f", "+++ b/f", "@@ -1,2 +1,2 @@", " a", "-b", "+c"]
      .concat(["--- a/gone", "+++ /dev/null", "@@ -1 +0,0 @@", "-x"])
      .concat(["--- /dev/null", "+++ b/new/g", "@@ -0,0 +1 @@", "+g", ""]);
    const file = filePlan(null, [
      {
        kind: "mkfile" as const,
        path: "/p",
        content: await rigOf().content(lines.join("\n")),
        mode: 0o644,
        owner: null,
      },
    ]);
    const patch = { kind: "patch" as const, path: "/d", from: placeIn(file, "/p") };
    const plan = filePlan(base, [patch], [file]);
    expect(await rigOf().solver.glob(spotOf(plan), "**", scope)).toEqual([
      "d/",
      "d/f",
      "d/new/",
      "d/new/g",
    ]);
    expect(text(await rigOf().solver.read(spotOf(plan, "/d/f"), scope))).toBe("a\nc\n");
    const twice = filePlan(plan, [patch], [file]);
    const failure = { kind: "patch", path: "f", line: 3 };
    await expect(rigOf().solver.solve(twice, scope)).rejects.toMatchObject({ failure });
  });

  test("a comparison tells what was added, changed and removed", async () => {
    const { scope } = watch();
    const lower = treePlan(await rigOf().tree({ same: "s", changed: "1", "gone/g": "g" }));
    const upper = treePlan(await rigOf().tree({ same: "s", changed: "2", "new/f": "n" }));
    const found = await rigOf().solver.compare(spotOf(lower), spotOf(upper), scope);
    const told = found.map(({ path, before, after }) => [path, before?.kind, after?.kind]);
    expect(told).toEqual([
      ["changed", "file", "file"],
      ["gone", "directory", undefined],
      ["new", undefined, "directory"],
      ["new/f", undefined, "file"],
    ]);
  });

  test("a search tells lines and the places in them", async () => {
    const { scope } = watch();
    const tree = treePlan(await rigOf().tree({ "d/a": "no\nyes\n", "d/.b": "yes", c: "yes" }));
    const query = {
      ...{ pattern: "y(e)s", literal: false, multiline: false, dotall: false },
      ...{ insensitive: false, paths: [], globs: [], skipIgnored: false, skipHidden: true },
      ...{ filesOnly: false, limit: null },
    };
    expect(await rigOf().solver.search(spotOf(tree, "/d"), query, scope)).toEqual([
      {
        filePath: "a",
        lineNumber: 2,
        absoluteOffset: 3,
        matchedLines: "yes\n",
        submatches: [{ text: "yes", start: 0, end: 3 }],
      },
    ]);
  });

  test("a link's target is read as it is written", async () => {
    const { scope } = watch();
    const link = { kind: "symlink" as const, path: "/l", target: "../x" };
    const plan = filePlan(null, [link]);
    expect(await rigOf().solver.readLink(spotOf(plan, "/l"), scope)).toBe("../x");
  });
}
