// The shape of an Op: all of it but where its inputs come from. Two Ops of one shape do the same
// thing, to inputs that may or may not be the same.

import { canonical, type Json } from "../../stdlib/base/canonical.ts";
import { describeOp } from "./describe.ts";
import { type Digest, digestOf } from "./digest.ts";
import type { FileAction, Mount, Op, Place, Ref } from "./op.ts";

/** null for an Op without inputs. */
export function shapeOf(op: Op): Digest | null {
  const blank = withoutInputs(op);
  return blank === null ? null : digestOf(canonical(blank as unknown as Json));
}

/** What the store keeps of an Op beside its Result. */
export function recordOf(op: Op): {
  readonly text: string;
  readonly shape: Digest | null;
  readonly title: string;
} {
  return { text: canonical(op as unknown as Json), shape: shapeOf(op), title: describeOp(op) };
}

const NO_REF = { op: "", output: "" };
const NO_PLACE = { ref: NO_REF, path: "" };

function withoutInputs(op: Op): object | null {
  switch (op.kind) {
    case "image":
    case "tree":
      return null;
    case "exec":
      return { ...op, root: op.root && NO_REF, mounts: op.mounts.map(blankMount) };
    case "file":
      return { ...op, on: op.on && NO_REF, actions: op.actions.map(blankAction) };
    case "diff":
      return { ...op, lower: op.lower && NO_PLACE, upper: NO_PLACE };
  }
}

/** The path of a writable mount stays: it is where its change lies in the output. */
function blankMount(mount: Mount): object {
  if (mount.kind === "bind") {
    const blank = mount.readonly ? NO_PLACE : { ref: NO_REF, path: mount.from?.path ?? "" };
    return { ...mount, from: mount.from && blank };
  }
  if (mount.kind === "cache") return { ...mount, seed: mount.seed && NO_PLACE };
  return mount;
}

function blankAction(action: FileAction): object {
  return action.kind === "copy" ? { ...action, from: NO_PLACE } : action;
}

/** What an Op reads, in an order that is the same for every Op of its shape. */
export interface Inputs {
  /** Whole outputs that are worked on. */
  readonly refs: readonly Ref[];
  /** Files and folders taken out of outputs. */
  readonly places: readonly Place[];
}

export function inputsInOrder(op: Op): Inputs {
  switch (op.kind) {
    case "image":
    case "tree":
      return { refs: [], places: [] };
    case "exec":
      return { refs: present([op.root]), places: present(op.mounts.map(placeOfMount)) };
    case "file":
      return { refs: present([op.on]), places: present(op.actions.map(placeOfAction)) };
    case "diff":
      return { refs: [], places: present([op.lower, op.upper]) };
  }
}

/** Of a writable mount the whole tree counts, as all of it becomes the output. */
function placeOfMount(mount: Mount): Place | null {
  if (mount.kind === "cache") return mount.seed;
  if (mount.kind !== "bind") return null;
  return mount.readonly ? mount.from : mount.from && { ...mount.from, path: "/" };
}

function placeOfAction(action: FileAction): Place | null {
  return action.kind === "copy" ? action.from : null;
}

function present<T>(all: readonly (T | null)[]): T[] {
  return all.filter((one) => one !== null);
}
