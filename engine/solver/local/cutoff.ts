// Early cut-off: an Op whose inputs were made anew, but came out the same, need not run again.
//
// An Op's digest names its inputs by the Ops that made them, so one changed word at the root of a
// chain changes every digest after it. When a digest is not found, the Results of the same shape
// are looked at: where each input has the same Layers, or a file or folder taken out of it the
// same content, their Result is this Op's too.
//
// Content is compared only then, so a build that is new pays nothing.
// Invariant: what is answered is what the Op would have made from inputs equal in content.

import type { Op, Place, Ref } from "../../op/op.ts";
import { inputsInOrder, shapeOf } from "../../op/shape.ts";
import type { Snapshot, StoredResult } from "../../store/store.ts";
import { createContents } from "./contents.ts";
import type { Kit, Step } from "./kit.ts";

export interface CutOff {
  /** A Result that this step would make again; null when it has to run. */
  find(step: Step): Promise<StoredResult | null>;
}

/** How many earlier Results of one shape are looked at, the newest first. */
const MOST_CANDIDATES = 8;

export function createCutOff(kit: Kit): CutOff {
  const { store } = kit;
  const contents = createContents(kit);

  const isSamePlace = async (old: Place, step: Step, now: Place): Promise<boolean> => {
    const before = snapshotOf(old.ref);
    if (before === null) return false;
    const after = step.snapshotOf(now.ref);
    if (old.path === now.path && isSame(before, after)) return true;
    const { signal } = step.scope;
    const one = contents.of(before, old.path, signal);
    const other = contents.of(after, now.path, signal);
    const digest = await one;
    return digest !== null && digest === (await other);
  };
  const snapshotOf = (ref: Ref): Snapshot | null =>
    store.results.find(ref.op)?.outputs.get(ref.output) ?? null;

  const isSameWork = async (old: Op, step: Step): Promise<boolean> => {
    const [before, now] = [inputsInOrder(old), inputsInOrder(step.plan.op)];
    const sameRefs = before.refs.every((ref, at) => {
      const [one, other] = [snapshotOf(ref), now.refs[at]];
      return one !== null && other !== undefined && isSame(one, step.snapshotOf(other));
    });
    if (!sameRefs) return false;
    for (const [at, place] of before.places.entries()) {
      const other = now.places[at];
      if (other === undefined || !(await isSamePlace(place, step, other))) return false;
    }
    return true;
  };

  return {
    async find(step) {
      const shape = shapeOf(step.plan.op);
      if (shape === null) return null;
      contents.learnTrees(step);
      for (const { op, text } of store.results.ofShape(shape, MOST_CANDIDATES)) {
        if (await isSameWork(JSON.parse(text) as Op, step)) return store.results.find(op);
      }
      return null;
    },
  };
}

function isSame(one: Snapshot, other: Snapshot): boolean {
  return one.length === other.length && one.every((layer, at) => layer === other[at]);
}
