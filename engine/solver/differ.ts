// How an Op differs from an earlier one: pure, on Ops as data. Where only an input differs, the
// two inputs are compared in turn, down to what was there first.

import { describeOp } from "../op/describe.ts";
import type { Digest } from "../op/digest.ts";
import { type Op, opDigest, type TreeOp } from "../op/op.ts";
import type { Change, ChangedPaths } from "./change.ts";
import { compareOps, type InputPair } from "./compare-ops.ts";

export interface Known {
  /** What is asked about, and all that it is made of. */
  wanted(digest: Digest): Op | null;
  /** What has run before, also when its Result is gone. */
  past(digest: Digest): Op | null;
  /** What differs below a path of two folders; null when it is not known any more. */
  compareTrees(now: TreeOp, before: TreeOp, path: string): Promise<ChangedPaths | null>;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Whether there may be more of them. */
  readonly isCut: boolean;
}

const MOST_CHANGES = 100;
/** Chains may be long, and a reader's patience is not. */
const MOST_STEPS = 10_000;

export async function explainDifference(op: Op, before: Op, known: Known): Promise<Comparison> {
  const changes: Change[] = [];
  const pairs: OpPair[] = [{ now: op, before, place: WHOLE }];
  const seen = new Set<string>();
  for (let at = 0; at < pairs.length; at++) {
    const pair = pairs[at];
    if (pair === undefined || at >= MOST_STEPS || changes.length >= MOST_CHANGES) {
      return { changes: changes.slice(0, MOST_CHANGES), isCut: true };
    }
    const found = compareOps(pair.now, pair.before);
    changes.push(...found.changes);
    if (pair.now.kind === "tree" && pair.before.kind === "tree") {
      changes.push(await compareTrees(pair, known));
    }
    for (const input of found.inputs) {
      const key = `${input.now.op} ${input.before.op} ${input.at}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const [now, old] = [known.wanted(input.now.op), known.past(input.before.op)];
      if (now === null || old === null) changes.push(forgotten(pair.now, input));
      else pairs.push({ now, before: old, place: placeOf(input, pair.place) });
    }
  }
  return { changes: changes.slice(0, MOST_CHANGES), isCut: changes.length > MOST_CHANGES };
}

interface OpPair {
  readonly now: Op;
  readonly before: Op;
  readonly place: Where;
}

/** Where the files of an input go to, and which of them are meant. */
interface Where {
  readonly at: string;
  readonly path: string;
}

const WHOLE: Where = { at: "", path: "/" };

/** What a folder is mounted as stays said while its own inputs are looked at. */
function placeOf({ at, path }: InputPair, outer: Where): Where {
  return at === "" ? outer : { at, path };
}

async function compareTrees({ now, before, place }: OpPair, known: Known): Promise<Change> {
  const found = await known.compareTrees(now as TreeOp, before as TreeOp, place.path);
  return {
    kind: "files",
    op: opDigest(now),
    title: describeOp(now),
    name: place.at,
    before: describeOp(before),
    now: describeOp(now),
    paths: found?.paths ?? null,
    morePaths: found?.morePaths ?? 0,
  };
}

function forgotten(op: Op, { field }: InputPair): Change {
  const about = { kind: "forgotten" as const, op: opDigest(op), title: describeOp(op) };
  return { ...about, name: field, before: null, now: null, paths: null, morePaths: 0 };
}
