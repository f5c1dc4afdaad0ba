// The fake Solver's Cache: every Result is an entry of one size, on a disk of a thousand of them.

import type { Clock } from "../../../stdlib/base/clock.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { inputsOf, type Op } from "../../op/op.ts";
import { type Plan, walkPlan } from "../../op/plan.ts";
import { shapeOf } from "../../op/shape.ts";
import { type BudgetWish, budgetFor, NO_WISH } from "../budget.ts";
import type { Cache, CacheEntry, CacheSpace, Explanation, Survey } from "../cache.ts";
import { explainDifference } from "../differ.ts";
import { bytesToFree, chooseVictims } from "../evict.ts";
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

  const space = (): CacheSpace => {
    const usedBytes = kept.size * ENTRY_BYTES;
    const budget = budgetFor(WISH, DISK_BYTES);
    return { usedBytes, freeBytes: DISK_BYTES - usedBytes, diskBytes: DISK_BYTES, budget };
  };

  return {
    list: async () => list(kept),
    space,
    survey: async (plans) => plans.map((plan) => survey(plan, kept)),
    explain: (wanted) => explain(wanted, kept),
    made(plan) {
      const nowMs = clock.nowMs();
      kept.set(plan.digest, { op: plan.op, madeMs: nowMs, usedMs: nowMs });
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

function explain(wanted: Plan | Digest, kept: ReadonlyMap<Digest, Kept>): Explanation {
  const digest = typeof wanted === "string" ? wanted : wanted.digest;
  const plans = typeof wanted === "string" ? [] : walkPlan(wanted);
  const planned = new Map(plans.map((plan) => [plan.digest, plan.op]));
  const keptOp = (one: Digest) => kept.get(one)?.op ?? null;
  const anyOp = (one: Digest) => planned.get(one) ?? keptOp(one);
  const titleOf = (one: Op | null) => (one === null ? null : describeOp(one));
  const op = anyOp(digest);
  const entry = list(kept).find(({ id }) => id === digest) ?? null;
  const all = [...kept.values()].map((one) => one.op);
  const compareTrees = () => "an input folder changed";
  const known = { wanted: anyOp, kept: keptOp, all, compareTrees };
  const inputs = op === null ? [] : inputsOf(op).map((ref) => ref.op);
  return {
    op: digest,
    title: titleOf(op),
    kept: entry,
    inputs: inputs.map((one) => ({ op: one, title: titleOf(anyOp(one)) ?? one })),
    differences: op === null || entry !== null ? [] : explainDifference(op, known),
  };
}
