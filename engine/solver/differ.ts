// How an Op that is not kept differs from the most similar one that is: pure, on Ops as data.
// Where only an input differs, the two inputs are compared in turn, down to what was there first.

import { canonical, type Json } from "../../stdlib/base/canonical.ts";
import { describeOp } from "../op/describe.ts";
import type { Digest } from "../op/digest.ts";
import type { Op, TreeOp } from "../op/op.ts";

export interface Known {
  /** What is asked about, and all that it is made of. */
  wanted(digest: Digest): Op | null;
  kept(digest: Digest): Op | null;
  /** Every Op that has a Result. */
  readonly all: Iterable<Op>;
  /** How two folders differ, in words. */
  compareTrees(now: TreeOp, before: TreeOp): string;
}

const MOST_LINES = 8;
/** Chains may be long, and a reader's patience is not. */
const MOST_STEPS = 1000;
const LONGEST_VALUE = 60;
const REF = /"op":"(sha256:[0-9a-f]{64})"/g;

export function explainDifference(op: Op, known: Known): string[] {
  const before = findNearest(op, known.all);
  if (before === null) return [`no ${op.kind} Op like it has run before`];
  const lines: string[] = [];
  const pairs: [Op, Op][] = [[op, before]];
  for (let step = 0; step < MOST_STEPS && lines.length < MOST_LINES; step++) {
    const pair = pairs.shift();
    if (pair === undefined) break;
    const found = compareOps(pair[0], pair[1], known);
    lines.push(...found.lines);
    pairs.push(...found.inputs);
  }
  return lines.slice(0, MOST_LINES);
}

/** Of those of the same kind, the one with the most equal fields. */
function findNearest(op: Op, all: Iterable<Op>): Op | null {
  const wanted = fieldsOf(op);
  let nearest: Op | null = null;
  let best = -1;
  for (const other of all) {
    if (other.kind !== op.kind) continue;
    const fields = fieldsOf(other);
    const score = [...wanted].reduce(
      (sum, [name, text]) => sum + likeness(text, fields.get(name)),
      0,
    );
    if (score <= best) continue;
    nearest = other;
    best = score;
  }
  return nearest;
}

/** The same but for its inputs counts nearly as much as the same. */
function likeness(text: string, other: string | undefined): number {
  if (other === undefined) return 0;
  if (text === other) return 1;
  return withoutRefs(text) === withoutRefs(other) ? 0.9 : 0;
}

function fieldsOf(op: Op): Map<string, string> {
  return new Map(
    Object.entries(op).map(([name, value]) => [name, canonical(value as unknown as Json)]),
  );
}

function withoutRefs(text: string): string {
  return text.replaceAll(REF, '"op":""');
}

interface Found {
  readonly lines: readonly string[];
  readonly inputs: readonly [Op, Op][];
}

function compareOps(now: Op, before: Op, known: Known): Found {
  if (now.kind === "tree" && before.kind === "tree") {
    return { lines: [known.compareTrees(now, before)], inputs: [] };
  }
  const title = describeOp(now);
  if (now.kind !== before.kind) {
    return { lines: [`${title} is where ${describeOp(before)} was`], inputs: [] };
  }
  const lines: string[] = [];
  const inputs: [Op, Op][] = [];
  const old = fieldsOf(before);
  for (const [name, text] of fieldsOf(now)) {
    const was = old.get(name) ?? "null";
    if (text === was) continue;
    if (withoutRefs(text) !== withoutRefs(was)) {
      lines.push(`${title}: ${describeField(name, text, was)}`);
      continue;
    }
    for (const [one, other] of refPairs(text, was)) {
      const [input, inputBefore] = [known.wanted(one), known.kept(other)];
      if (input !== null && inputBefore !== null) inputs.push([input, inputBefore]);
      else lines.push(`${title}: its ${name} differs, and what it was is not known any more`);
    }
  }
  return { lines, inputs };
}

function refPairs(text: string, other: string): [Digest, Digest][] {
  const refs = (from: string) => [...from.matchAll(REF)].map(([, digest]) => digest as Digest);
  const others = refs(other);
  return refs(text).flatMap((one, at): [Digest, Digest][] => {
    const two = others[at];
    return two === undefined || one === two ? [] : [[one, two]];
  });
}

function describeField(name: string, text: string, was: string): string {
  if (name === "env") return `env differs: ${differingNames(text, was).join(", ")}`;
  return `${name} differs: ${clip(was)} before, ${clip(text)} now`;
}

/** Of variables, those that only one has, or both with other values. */
function differingNames(text: string, was: string): string[] {
  const [now, before] = [text, was].map((one) => new Map(JSON.parse(one) as [string, string][]));
  const names = new Set([...(now?.keys() ?? []), ...(before?.keys() ?? [])]);
  return [...names].filter((name) => now?.get(name) !== before?.get(name));
}

function clip(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
