import { describe, expect, test } from "vitest";
import { budgetFor, NO_WISH } from "../../engine/solver/budget.ts";
import { bytesToFree, type Candidate, chooseVictims } from "../../engine/solver/evict.ts";
import { createRandom, SEED } from "../rig/random.ts";

const NO_BOUND = { maxUsedBytes: 0, reservedBytes: 0, minFreeBytes: 0, targetBytes: 0 };
const one = (id: string, usedMs: number, pieces: string[], isKept = false): Candidate => {
  return { id, usedMs, pieces, isKept };
};

describe("how much has to go", () => {
  const usage = { usedBytes: 100, freeBytes: 50 };

  test.each([
    ["nothing is bound: all", {}, Number.POSITIVE_INFINITY],
    ["less than the most is used: nothing", { maxUsedBytes: 100 }, 0],
    ["more than the most is used: what is more", { maxUsedBytes: 70 }, 30],
    ["a target goes further", { maxUsedBytes: 70, targetBytes: 60 }, 40],
    ["a target alone is no reason", { maxUsedBytes: 100, targetBytes: 10 }, 0],
    ["too little is free: what is lacking", { minFreeBytes: 80 }, 30],
    ["enough is free: nothing", { minFreeBytes: 50 }, 0],
    ["what is reserved stays", { maxUsedBytes: 10, reservedBytes: 90 }, 10],
    ["what is reserved alone is kept", { reservedBytes: 40 }, 60],
  ])("%s", (_says, bounds, wanted) => {
    expect(bytesToFree(usage, { ...NO_BOUND, ...bounds })).toBe(wanted);
  });

  test("by itself, a tenth of the disk and 50 GB at most are used", () => {
    expect(budgetFor(NO_WISH, 100e9).maxUsedBytes).toBe(10e9);
    expect(budgetFor(NO_WISH, 4000e9).maxUsedBytes).toBe(50e9);
    expect(budgetFor({ ...NO_WISH, maxUsed: { bytes: 7 } }, 4000e9).maxUsedBytes).toBe(7);
  });
});

describe("what goes", () => {
  test("the least recently used goes first, and no more than needed", () => {
    const sizes = new Map([
      ["a", 10],
      ["b", 10],
      ["c", 10],
    ]);
    const all = [one("c", 3, ["c"]), one("a", 1, ["a"]), one("b", 2, ["b"])];
    expect(chooseVictims(all, sizes, 15)).toEqual(["a", "b"]);
    expect(chooseVictims(all, sizes, 0)).toEqual([]);
  });

  test("what lies beneath something used counts as used", () => {
    const sizes = new Map([
      ["base", 10],
      ["top", 10],
      ["other", 10],
    ]);
    const all = [
      one("image", 1, ["base"]),
      one("exec", 9, ["base", "top"]),
      one("stranger", 5, ["other"]),
    ];
    expect(chooseVictims(all, sizes, 10)).toEqual(["stranger"]);
  });

  test("a chain is taken from its end", () => {
    const sizes = new Map([
      ["1", 10],
      ["2", 10],
      ["3", 10],
    ]);
    const all = [one("a", 1, ["1"]), one("b", 2, ["1", "2"]), one("c", 3, ["1", "2", "3"])];
    expect(chooseVictims(all, sizes, 20)).toEqual(["c", "b"]);
  });

  test("whatever there is: what is kept stays, enough goes if it can, and nothing in vain", () => {
    const random = createRandom(SEED);
    for (let round = 0; round < 200; round++) {
      const { candidates, sizes } = randomStore(random.below);
      const wanted = random.below(500);
      const victims = new Set(chooseVictims(candidates, sizes, wanted));
      const freed = freedBy(victims, candidates, sizes);
      const releasable = new Set(candidates.filter((c) => !c.isKept).map(({ id }) => id));
      const say = `RONDEL_SEED=${SEED}, round ${round}`;
      expect(
        [...victims].every((id) => releasable.has(id)),
        say,
      ).toBe(true);
      const possible = freedBy(releasable, candidates, sizes);
      expect(freed, say).toBeGreaterThanOrEqual(Math.min(wanted, possible));
      const last = [...victims].at(-1);
      if (last === undefined) continue;
      victims.delete(last);
      expect(freedBy(victims, candidates, sizes), say).toBeLessThan(wanted);
    }
  });
});

function randomStore(below: (end: number) => number) {
  const sizes = new Map<string, number>();
  for (let piece = 0; piece < 20; piece++) sizes.set(String(piece), below(100));
  const candidates = Array.from({ length: below(30) }, (_, at) => {
    const pieces = new Set(Array.from({ length: below(6) }, () => String(below(20))));
    return one(`entry-${at}`, below(10), [...pieces], below(5) === 0);
  });
  return { candidates, sizes };
}

/** Counted another way: the pieces that only what goes has. */
function freedBy(
  gone: ReadonlySet<string>,
  candidates: readonly Candidate[],
  sizes: ReadonlyMap<string, number>,
): number {
  const left = new Set(candidates.filter(({ id }) => !gone.has(id)).flatMap((c) => c.pieces));
  const had = new Set(candidates.flatMap((c) => c.pieces));
  return [...had].reduce((sum, id) => sum + (left.has(id) ? 0 : (sizes.get(id) ?? 0)), 0);
}
