// The fake Solver's Cache: every Result is an entry of one size, on a disk of a thousand of them.

import type { Clock } from "../../../stdlib/base/clock.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import type { Op } from "../../op/op.ts";
import type { Plan } from "../../op/plan.ts";
import { shapeOf } from "../../op/shape.ts";
import { type BudgetWish, budgetFor, NO_WISH } from "../budget.ts";
import type { Cache, CacheEntry, CacheSpace, Explanation, Survey } from "../cache.ts";
import { bytesToFree, chooseVictims } from "../evict.ts";
import { explainOp } from "../explain.ts";
import type { Made } from "./made.ts";

export interface FakeCache extends Cache {
  made(plan: Plan): void;
  used(digest: Digest): void;
}

interface Kept {
  readonly op: Op;
  readonly madeMs: number;
  usedMs: number;
}

const ENTRY_BYTES = 1_000_000;
const DISK_BYTES = 1000 * ENTRY_BYTES;
const WISH: BudgetWish = { ...NO_WISH, maxUsed: { percent: 100 } };

export function createFakeCache(results: Map<Digest, Made>, clock: Clock): FakeCache {
  const kept = new Map<Digest, Kept>();
  /** The same with what was pruned. */
  const ran = new Map<Digest, Kept>();

  const space = (): CacheSpace => {
    const usedBytes = kept.size * ENTRY_BYTES;
    const budget = budgetFor(WISH, DISK_BYTES);
    return { usedBytes, freeBytes: DISK_BYTES - usedBytes, diskBytes: DISK_BYTES, budget };
  };

  return {
    list: async () => list(kept),
    space,
    survey: async (plans) => plans.map((plan) => survey(plan, kept)),
    explain: (wanted) => explain(wanted, kept, ran),
    made(plan) {
      const nowMs = clock.nowMs();
      const made = { op: plan.op, madeMs: nowMs, usedMs: nowMs };
      kept.set(plan.digest, made);
      ran.set(plan.digest, made);
    },
    used(digest) {
      const one = kept.get(digest);
      if (one !== undefined) one.usedMs = clock.nowMs();
    },
    async prune(budget) {
      const sizes = new Map([...kept.keys()].map((id) => [id, ENTRY_BYTES]));
      const candidates = [...kept].map(([id, { usedMs }]) => {
        return { id, usedMs, pieces: [id], isKept: false };
      });
      const victims = chooseVictims(candidates, sizes, bytesToFree(space(), budget)) as Digest[];
      for (const id of victims) {
        kept.delete(id);
        results.delete(id);
      }
      return { entries: victims.length, freedBytes: victims.length * ENTRY_BYTES };
    },
  };
}

function list(kept: ReadonlyMap<Digest, Kept>): CacheEntry[] {
  return [...kept].map(([id, { op, madeMs, usedMs }]) => {
    const kind = op.kind === "tree" ? "folder" : op.kind;
    const title = describeOp(op);
    return { id, kind, title, sizeBytes: ENTRY_BYTES, madeMs, usedMs, isInUse: false };
  });
}

/** Every run takes no time, and every Result adds one entry. */
function survey(plan: Plan, kept: ReadonlyMap<Digest, Kept>): Survey {
  const isKept = kept.has(plan.digest);
  const shape = shapeOf(plan.op);
  const isLike = ({ op }: Kept) => shape !== null && shapeOf(op) === shape;
  const mayBeFound = !isKept && [...kept.values()].some(isLike);
  const tookMs = isKept || mayBeFound ? 0 : null;
  const bytes = isKept ? ENTRY_BYTES : null;
  return { isKept, mayBeFound, tookMs, sizeBytes: bytes, wholeBytes: bytes };
}

function explain(
  wanted: Plan | Digest,
  kept: ReadonlyMap<Digest, Kept>,
  ran: ReadonlyMap<Digest, Kept>,
): Promise<Explanation> {
  return explainOp(wanted, {
    opOf: (digest) => ran.get(digest)?.op ?? null,
    like: () => [...ran].map(([digest, { op, madeMs }]) => ({ digest, op, madeMs })).reverse(),
    entryOf: (digest) => list(kept).find(({ id }) => id === digest) ?? null,
    tookMs: (digest) => (ran.has(digest) ? 0 : null),
    compareTrees: async () => null,
  });
}
