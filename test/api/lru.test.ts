import { expect, test } from "vitest";
import { createLru } from "../../engine/api/lru.ts";

test("a bounded memory lets go of what was used longest ago", () => {
  const memory = createLru<string, number>({ most: 5, weigh: (_key, value) => value });
  memory.set("a", 2);
  memory.set("b", 2);
  expect(memory.get("a")).toBe(2);
  memory.set("c", 2);
  expect(["a", "b", "c"].map(memory.get)).toEqual([2, undefined, 2]);
  memory.set("a", 3);
  expect(["a", "c"].map(memory.get)).toEqual([3, 2]);
});

test("what is heavier than all it may hold is not kept, and drives nothing out", () => {
  const memory = createLru<string, number>({ most: 5, weigh: (_key, value) => value });
  memory.set("a", 2);
  memory.set("b", 6);
  expect(["a", "b"].map(memory.get)).toEqual([2, undefined]);
  memory.set("a", 6);
  expect(memory.get("a")).toBe(undefined);
});
