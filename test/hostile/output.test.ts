import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../../engine/solver/local/kit.ts";
import { openOutput } from "../../engine/solver/local/output.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { watch } from "../contract/rig.ts";

test("what prints without end is stopped at a bound, and its log is no larger", () => {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "output-"));
  const logPath = join(folder, "log");
  const step = { plan: { digest: "sha256:0" }, run: "run", scope: watch().scope };
  const output = openOutput({
    step: step as unknown as Step,
    logPath,
    secrets: [],
    clock: systemClock,
    mostBytes: 10_000,
  });
  const piece = Buffer.alloc(1_000, "x");
  for (let count = 0; count < 10; count += 1) output.push("stdout", piece);
  expect(() => output.push("stderr", piece)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ kind: "limit", limit: 10_000 }) }),
  );
  output.close();
  expect(statSync(logPath).size).toBeLessThan(11_000);
});
