// What a document asks for, counted before anything is done with it: its fields, with fragments
// laid out where they are used, and how deep they lie in each other.
// Validation compares fields of one name with each other, so it must not see too many.

import { type DocumentNode, Kind, type SelectionSetNode } from "graphql";
import type { Failure } from "../../event/failure.ts";

/** A chain of a client is a field a step; nobody writes so many by hand. */
const MOST_FIELDS = 20_000;
const MOST_LEVELS = 10_000;

/** null when the document is within bounds. */
export function tooCostly(document: DocumentNode): Failure | null {
  const measure = createMeasure(document);
  let fields = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const cost = measure(definition.selectionSet);
    fields += cost.fields;
    if (cost.levels > MOST_LEVELS) return tooMuch("levels of fields in a document", MOST_LEVELS);
  }
  return fields > MOST_FIELDS ? tooMuch("fields in a document", MOST_FIELDS) : null;
}

function tooMuch(what: string, limit: number): Failure {
  return { kind: "limit", what: `the number of ${what}`, limit };
}

interface Cost {
  readonly fields: number;
  readonly levels: number;
}

const NOTHING: Cost = { fields: 0, levels: 0 };

function createMeasure(document: DocumentNode): (set: SelectionSetNode) => Cost {
  const fragments = new Map<string, SelectionSetNode>();
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one.selectionSet);
  }
  const known = new Map<string, Cost>();
  const ofFragment = (name: string): Cost => {
    const cost = known.get(name);
    const set = fragments.get(name);
    if (cost !== undefined || set === undefined) return cost ?? NOTHING;
    // One that uses itself is refused by validation; here it must only come to an end.
    known.set(name, NOTHING);
    const measured = measure(set);
    known.set(name, measured);
    return measured;
  };
  const measure = (set: SelectionSetNode): Cost => {
    let fields = 0;
    let levels = 0;
    // A list of what is to be looked at and not a recursion: a chain is thousands of levels deep.
    const open = [{ set, level: 1 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { level } = next;
      for (const one of next.set.selections) {
        const isSpread = one.kind === Kind.FRAGMENT_SPREAD;
        const inner = isSpread ? ofFragment(one.name.value) : NOTHING;
        fields += inner.fields + (one.kind === Kind.FIELD ? 1 : 0);
        levels = Math.max(levels, level - 1 + (isSpread ? inner.levels : 1));
        if (isSpread || one.selectionSet === undefined) continue;
        open.push({ set: one.selectionSet, level: level + (one.kind === Kind.FIELD ? 1 : 0) });
      }
    }
    return { fields, levels };
  };
  return measure;
}
