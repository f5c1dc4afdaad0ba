import { expect, test } from "vitest";
import { describeCoverage } from "../../scripts/api/coverage.ts";

test("coverage tells the fields and arguments that are served from those that are not", () => {
  const sdl = "type Query { box(size: Int): Box } type Box { name: String }";
  const types = { Query: ["box(color, size)", "version"], Box: ["name"], Lid: ["constructor"] };
  const page = describeCoverage(sdl, { version: "1.2.3", types });
  expect(page).toContain("serves 2 of the 4 fields of Dagger 1.2.3, in 2 of its 3 types");
  expect(page).toContain("| `Query` | 1/2 | `version` | `box(color)` |");
  expect(page).toContain("| `Box` | 1/1 |  |  |");
  expect(page).toContain("`Lid`.");
});
