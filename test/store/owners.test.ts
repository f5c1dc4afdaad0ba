import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkOwners } from "../../engine/store/owners.ts";

const GRANTED = "         0       1000          1\n         1     100000      65536\n";
const ALONE = "         0       1000          1\n";

describe("a store", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "owners-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is opened again by the same users and groups", () => {
    checkOwners(folder, [GRANTED, GRANTED]);
    checkOwners(folder, [GRANTED, GRANTED]);
  });

  test("is closed to others, who would see other owners of its files", () => {
    checkOwners(folder, [GRANTED, GRANTED]);
    for (const tables of [
      [ALONE, GRANTED],
      [GRANTED, ALONE],
    ]) {
      expect(() => checkOwners(folder, tables)).toThrow(
        expect.objectContaining({
          failure: expect.objectContaining({ kind: "runtime-unavailable" }),
        }),
      );
    }
  });
});
