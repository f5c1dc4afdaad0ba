import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "../../../engine/op/digest.ts";
import { createLooseLogs } from "../../../engine/solver/local/loose-logs.ts";
import type { LogId } from "../../../engine/store/store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "logs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A log that takes no room on the disk, whatever its length. */
function logOf(name: string, sizeBytes: number, discarded: string[]) {
  const path = join(folder, name);
  writeFileSync(path, "");
  truncateSync(path, sizeBytes);
  return { id: name as LogId, path, discard: () => void discarded.push(name) };
}

test("the oldest logs of failed processes go when they are too many, or too big", () => {
  const discarded: string[] = [];
  const logs = createLooseLogs();
  for (let n = 0; n < 257; n++)
    logs.keep(logOf(`small-${n}`, 10, discarded), digestOf(`small-${n}`));
  expect(discarded).toEqual(["small-0"]);
  logs.keep(logOf("big", 2 ** 30, discarded), digestOf("big"));
  expect(logs.find(digestOf("small-256"))).toBeNull();
  expect(logs.find(digestOf("big").slice(0, 20))?.path).toContain("big");
  expect(discarded).toHaveLength(257);
  logs.keep(logOf("next", 10, discarded), digestOf("next"));
  expect(discarded.at(-1)).toBe("big");
  logs.close();
  expect(discarded.at(-1)).toBe("next");
});
