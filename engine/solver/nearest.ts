// Which of the runs before was most like an Op: pure, on Ops as data. What it does counts most, so
// that a command is compared with itself as it was, and not with another in the same place.

import { canonical, type Json } from "../../stdlib/base/canonical.ts";
import type { Op } from "../op/op.ts";

/** Of candidates that are equally like it, the first. null when none is of its kind, or alike. */
export function findNearest<T extends { readonly op: Op }>(op: Op, all: Iterable<T>): T | null {
  const wanted = fieldsOf(op);
  let nearest: T | null = null;
  let best = 0;
  for (const candidate of all) {
    if (candidate.op.kind !== op.kind) continue;
    const score = compare(wanted, fieldsOf(candidate.op));
    if (score <= best) continue;
    nearest = candidate;
    best = score;
  }
  return nearest;
}

const REF = /"op":"sha256:[0-9a-f]{64}"/g;
/** The members that say what an Op does: where nothing of them is the same, nothing is alike. */
const DEEDS: ReadonlySet<string> = new Set(["args", "actions", "manifest", "tree", "upper"]);
/** More than all other members together. */
const DEED_WEIGHT = 20;
/** The same but for where its inputs come from counts nearly as much as the same. */
const OTHER_INPUTS = 0.9;
/** Commands that share less are two commands: `sh -c` is in front of many. */
const LEAST_ALIKE = 1 / 3;
/** An action of the same kind on the same path. */
const SAME_PLACE = 0.5;

export function fieldsOf(op: Op): Map<string, string> {
  return new Map(
    Object.entries(op).map(([name, value]) => [name, canonical(value as unknown as Json)]),
  );
}

function compare(wanted: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): number {
  let score = 0;
  for (const [name, text] of wanted) {
    const compared = name === "args" ? compareWords : compareField;
    const likeness = compared(text, other.get(name) ?? "null");
    if (likeness === 0 && DEEDS.has(name)) return 0;
    score += DEEDS.has(name) ? DEED_WEIGHT * likeness : likeness;
  }
  return score;
}

function compareField(text: string, other: string): number {
  if (text === other) return 1;
  const [bare, otherBare] = [text, other].map((one) => one.replaceAll(REF, '"op":""'));
  if (bare === undefined || otherBare === undefined) return 0;
  if (bare === otherBare) return OTHER_INPUTS;
  return bare.startsWith("[") && otherBare.startsWith("[") ? shareOf(bare, otherBare) : 0;
}

/** Two commands: the words that both have, inside their arguments too, by their lengths. */
function compareWords(text: string, other: string): number {
  if (text === other) return 1;
  const [one = [], two = []] = [text, other].map((args) =>
    (JSON.parse(args) as string[]).flatMap((arg) => arg.split(/\s+/)),
  );
  const known = new Set(two);
  const same = lengthOf(one.filter((word) => known.has(word)));
  const share = same / Math.max(lengthOf(one), lengthOf(two), 1);
  return share < LEAST_ALIKE ? 0 : OTHER_INPUTS * share;
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

/** How much two lists have in common, for the longer one. */
function shareOf(text: string, other: string): number {
  const [one, two] = [JSON.parse(text) as Json[], JSON.parse(other) as Json[]];
  const [exact, loose] = [new Set(two.map(canonical)), new Set(two.map(placeOf))];
  let same = 0;
  for (const member of one) {
    if (exact.has(canonical(member))) same += 1;
    else if (loose.has(placeOf(member))) same += SAME_PLACE;
  }
  return (OTHER_INPUTS * same) / Math.max(one.length, two.length, 1);
}

/** What tells an action or a mount from the others beside it; a word is told by itself. */
function placeOf(member: Json): string {
  if (member === null || typeof member !== "object") return canonical(member);
  const { kind, path, at } = member as Readonly<Record<string, Json>>;
  return canonical(kind === undefined ? member : [kind, path ?? at ?? ""]);
}
