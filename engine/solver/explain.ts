// Why an Op is, or is not, found: put together from what a Solver knows of what has run before.

import { describeOp } from "../op/describe.ts";
import type { Digest } from "../op/digest.ts";
import { inputsOf, type Op } from "../op/op.ts";
import { type Plan, walkPlan } from "../op/plan.ts";
import type { CacheEntry, EarlierRun, Explanation } from "./cache.ts";
import { type Comparison, explainDifference, type Known } from "./differ.ts";
import { findNearest } from "./nearest.ts";

export interface Past {
  /** An Op that has run, also when its Result is gone. */
  opOf(digest: Digest): Op | null;
  /** What may be compared with an Op, the newest first. */
  like(op: Op): readonly PastOp[];
  entryOf(digest: Digest): CacheEntry | null;
  tookMs(digest: Digest, op: Op | null): number | null;
  readonly compareTrees: Known["compareTrees"];
}

export interface PastOp {
  readonly digest: Digest;
  readonly op: Op;
  readonly madeMs: number;
}

const NOTHING: Comparison = { changes: [], isCut: false };

export async function explainOp(wanted: Plan | Digest, past: Past): Promise<Explanation> {
  const digest = typeof wanted === "string" ? wanted : wanted.digest;
  const plans = typeof wanted === "string" ? [] : walkPlan(wanted);
  const planned = new Map(plans.map((plan) => [plan.digest, plan.op]));
  const anyOp = (one: Digest) => planned.get(one) ?? past.opOf(one);
  const op = anyOp(digest);
  const kept = past.entryOf(digest);
  const before = op === null ? null : findBefore(op, digest, kept, past);
  const known = { wanted: anyOp, past: past.opOf, compareTrees: past.compareTrees };
  const isKnown = op !== null && before !== null;
  const { changes, isCut } = isKnown ? await explainDifference(op, before.op, known) : NOTHING;
  return {
    op: digest,
    title: op === null ? null : describeOp(op),
    kept,
    tookMs: past.tookMs(digest, op),
    inputs: op === null ? [] : titlesOf(op, anyOp),
    before: before === null ? null : runOf(before, past),
    changes,
    areChangesCut: isCut,
  };
}

/** Of what is kept, a run that was before it; of what is not, any. */
function findBefore(op: Op, digest: Digest, kept: CacheEntry | null, past: Past): PastOp | null {
  const isBefore = (one: PastOp) => kept === null || one.madeMs <= kept.madeMs;
  const candidates = past.like(op).filter((one) => one.digest !== digest && isBefore(one));
  return findNearest(op, candidates);
}

function runOf({ digest, op, madeMs }: PastOp, past: Past): EarlierRun {
  return { op: digest, title: describeOp(op), madeMs, tookMs: past.tookMs(digest, op) };
}

function titlesOf(op: Op, find: (digest: Digest) => Op | null): Explanation["inputs"] {
  const digests = new Set(inputsOf(op).map((ref) => ref.op));
  return [...digests].map((digest) => {
    const input = find(digest);
    return { op: digest, title: input === null ? digest : describeOp(input) };
  });
}
