// What failed beside any Cell, as Lines.

import { expect, test } from "vitest";
import { viewTrouble } from "../../shell/trouble.ts";
import { RondelError } from "../../stdlib/index.ts";

test("trouble is told between words on a narrow screen, and its remedy below", () => {
  const lines = viewTrouble(new RondelError("the engine is gone", "Start it\u001b[2J again"), {
    columns: 12,
  });
  expect(lines.map((line) => line.map(({ text }) => text).join(""))).toEqual([
    "the engine",
    "is gone",
    "Start it",
    "again",
  ]);
});
