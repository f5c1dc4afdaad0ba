// Why an Op is, or is not, found in the store: told from what is kept, without running anything.

import { lstatSync } from "node:fs";
import { NO_CHECK } from "../../files/checkpoint.ts";
import { createFileHasher } from "../../files/hash.ts";
import { type Visit, walkFolder } from "../../files/walk.ts";
import { describeOp } from "../../op/describe.ts";
import { type Digest, shortOf } from "../../op/digest.ts";
import { EVERYTHING, inputsOf, type Op, opDigest, ROOT, type TreeOp } from "../../op/op.ts";
import { type Plan, walkPlan } from "../../op/plan.ts";
import type { Snapshot, Store } from "../../store/store.ts";
import type { Explanation } from "../cache.ts";
import { explainDifference } from "../differ.ts";
import { listEntries, readOp } from "./catalogue.ts";
import type { Collector } from "./collector.ts";
import type { Views } from "./views.ts";

export interface ExplainOptions {
  readonly store: Store;
  readonly views: Views;
  readonly collector: Collector;
}

/** Larger folders are not compared file by file. */
const MOST_FILES = 20_000;
const MOST_NAMES = 3;

export function explain(wanted: Plan | Digest, options: ExplainOptions): Explanation {
  const { store, collector } = options;
  const texts = store.ledger.texts();
  const plans = typeof wanted === "string" ? [] : walkPlan(wanted);
  const planned = new Map(plans.map((plan) => [plan.digest, plan.op]));
  const keptOp = (digest: Digest) => readOp(texts.get(digest));
  const anyOp = (digest: Digest) => planned.get(digest) ?? keptOp(digest);

  const digest = typeof wanted === "string" ? wanted : wanted.digest;
  const op = anyOp(digest);
  const entry = listEntries(store, collector).find(({ id }) => id === digest) ?? null;
  const known = {
    wanted: anyOp,
    kept: keptOp,
    all: readAll(texts),
    compareTrees: (now: TreeOp, before: TreeOp) => compareTrees(now, before, options),
  };
  return {
    op: digest,
    title: op === null ? null : describeOp(op),
    kept: entry,
    inputs: op === null ? [] : titlesOf(op, anyOp),
    differences: op === null || entry !== null ? [] : explainDifference(op, known),
  };
}

function* readAll(texts: ReadonlyMap<string, string>): Generator<Op> {
  for (const text of texts.values()) {
    const op = readOp(text);
    if (op !== null) yield op;
  }
}

function titlesOf(op: Op, find: (digest: Digest) => Op | null): Explanation["inputs"] {
  const digests = new Set(inputsOf(op).map((ref) => ref.op));
  return [...digests].map((digest) => {
    const input = find(digest);
    return { op: digest, title: input === null ? digest : describeOp(input) };
  });
}

function compareTrees(now: TreeOp, before: TreeOp, { store, views }: ExplainOptions): string {
  const what = `input folder ${shortOf(now.tree)}`;
  const [one, other] = [now, before].map((op) => snapshotOf(op, store));
  if (!one || !other) return `${what} was ${shortOf(before.tree)}`;
  using view = views.open(one);
  using old = views.open(other);
  const names = changedPaths(view.path, old.path);
  if (names === null) return `${what} changed, was ${shortOf(before.tree)}`;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ", …" : "";
  const count = names.length === 1 ? "1 file" : `${names.length} files`;
  return `${what} changed: ${count} (${shown}${more})`;
}

function snapshotOf(op: TreeOp, { results }: Store): Snapshot | null {
  return results.find(opDigest(op))?.outputs.get(ROOT) ?? null;
}

/** null when there are too many to tell. */
function changedPaths(now: string, before: string): string[] | null {
  const [files, old] = [filesIn(now), filesIn(before)];
  if (files.size + old.size > MOST_FILES) return null;
  const hashFile = createFileHasher(NO_CHECK);
  const isSame = (path: string) => {
    const [one, other] = [files.get(path), old.get(path)];
    if (one === undefined || one !== other) return false;
    if (!lstatSync(`${now}/${path}`).isFile()) return true;
    return hashFile(`${now}/${path}`) === hashFile(`${before}/${path}`);
  };
  return [...new Set([...files.keys(), ...old.keys()])].filter((path) => !isSame(path)).sort();
}

/** What can be seen without reading a file. */
function filesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const leaf = ({ path, stats }: Visit) => void files.set(path, `${stats.mode} ${stats.size}`);
  const visitor = { enter: () => undefined, leave: () => undefined, leaf };
  walkFolder(folder, EVERYTHING, visitor, NO_CHECK);
  return files;
}
