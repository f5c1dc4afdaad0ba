// What differs between two Ops themselves, and which of their inputs have to be compared in turn.

import { canonical, type Json } from "../../stdlib/base/canonical.ts";
import { describeAction, describeOp } from "../op/describe.ts";
import {
  type BindMount,
  type EnvEntry,
  type ExecOp,
  type FileAction,
  type FileOp,
  type Mount,
  type Op,
  opDigest,
  type Place,
  type Ref,
} from "../op/op.ts";
import type { Change, ChangeKind } from "./change.ts";
import { fieldsOf } from "./nearest.ts";

export interface InputPair {
  readonly now: Ref;
  readonly before: Ref;
  /** The member of the Op that it is in. */
  readonly field: string;
  /** Where its files are mounted or copied to; empty when they are the root itself. */
  readonly at: string;
  /** Which of its files are meant. */
  readonly path: string;
}

export interface Compared {
  readonly changes: readonly Change[];
  readonly inputs: readonly InputPair[];
}

/** Two trees differ in their files alone, which are not looked at here. */
export function compareOps(now: Op, before: Op): Compared {
  const note = notes(now);
  if (now.kind !== before.kind) {
    return { changes: [note("step", "", describeOp(before), describeOp(now))], inputs: [] };
  }
  switch (now.kind) {
    case "tree":
      return { changes: [], inputs: [] };
    case "image":
      return { changes: compareImages(now, before as typeof now, note), inputs: [] };
    case "exec":
      return compareExecs(now, before as ExecOp, note);
    case "file":
      return compareFiles(now, before as FileOp, note);
    case "diff": {
      const old = before as typeof now;
      const pairs = [
        ...pairPlaces(now.lower, old.lower, "lower", ""),
        ...pairPlaces(now.upper, old.upper, "upper", ""),
      ];
      return { changes: settings(now, before, new Set(["lower", "upper"]), note), inputs: pairs };
    }
  }
}

type Note = (kind: ChangeKind, name: string, before: string | null, now: string | null) => Change;

function notes(op: Op): Note {
  const about = { op: opDigest(op), title: describeOp(op), paths: null, morePaths: 0 };
  return (kind, name, before, now) => ({ ...about, kind, name, before, now });
}

function compareImages(
  now: Extract<Op, { kind: "image" }>,
  before: Extract<Op, { kind: "image" }>,
  note: Note,
): Change[] {
  const changes = settings(now, before, new Set(["manifest"]), note);
  if (now.manifest === before.manifest) return changes;
  return [note("image", "", before.manifest, now.manifest), ...changes];
}

const OF_EXEC: ReadonlySet<string> = new Set(["root", "args", "env", "mounts"]);

function compareExecs(now: ExecOp, before: ExecOp, note: Note): Compared {
  const changes: Change[] = [];
  const words = [before.args, now.args].map((args) => canonical(args as unknown as Json));
  if (words[0] !== words[1]) changes.push(note("command", "", words[0] ?? "", words[1] ?? ""));
  changes.push(...compareEnv(now.env, before.env, note));
  const mounts = compareMounts(now.mounts, before.mounts, note);
  changes.push(...mounts.changes, ...settings(now, before, OF_EXEC, note));
  changes.push(...appeared(now.root, before.root, "root", note));
  return { changes, inputs: [...pairRefs(now.root, before.root, "root"), ...mounts.inputs] };
}

function compareEnv(now: readonly EnvEntry[], before: readonly EnvEntry[], note: Note): Change[] {
  const [values, old] = [new Map(now), new Map(before)];
  const changes = [...new Set([...values.keys(), ...old.keys()])].flatMap((name) => {
    const [value = null, was = null] = [values.get(name), old.get(name)];
    return value === was ? [] : [note("variable", name, was, value)];
  });
  const isReordered = changes.length === 0 && canonical([...now]) !== canonical([...before]);
  return isReordered ? [note("setting", "the order of env", null, null)] : changes;
}

function compareMounts(now: readonly Mount[], before: readonly Mount[], note: Note): Compared {
  const [mounts, old] = [now, before].map((all) => new Map(all.map((one) => [one.at, one])));
  const changes: Change[] = [];
  const inputs: InputPair[] = [];
  for (const at of new Set([...(mounts?.keys() ?? []), ...(old?.keys() ?? [])])) {
    const [mount, was] = [mounts?.get(at) ?? null, old?.get(at) ?? null];
    const [words, oldWords] = [describeMount(mount), describeMount(was)];
    if (words !== oldWords) changes.push(note("mount", at, oldWords, words));
    else if (mount !== null && was !== null) {
      inputs.push(...pairPlaces(placeIn(mount), placeIn(was), "mounts", at));
    }
  }
  return { changes, inputs };
}

function placeIn(mount: Mount): Place | null {
  if (mount.kind === "bind") return mount.from;
  return mount.kind === "cache" ? mount.seed : null;
}

/** All of a mount but the Op that its files come from. */
function describeMount(mount: Mount | null): string | null {
  if (mount === null) return null;
  const { at: _at, ...rest } = mount;
  const from = placeIn(mount);
  const blank = from && { output: from.ref.output, path: from.path };
  if (mount.kind === "bind") return canonical({ ...(rest as Omit<BindMount, "at">), from: blank });
  if (mount.kind === "cache") return canonical({ ...rest, seed: blank } as unknown as Json);
  return canonical(rest as unknown as Json);
}

function compareFiles(now: FileOp, before: FileOp, note: Note): Compared {
  const changes = appeared(now.on, before.on, "on", note);
  const inputs = pairRefs(now.on, before.on, "on");
  for (let at = 0; at < Math.max(now.actions.length, before.actions.length); at++) {
    const [action = null, was = null] = [now.actions[at], before.actions[at]];
    if (bareAction(action) === bareAction(was)) {
      if (action !== null && was !== null && "from" in action && "from" in was) {
        inputs.push(...pairPlaces(action.from, was.from, "actions", action.path));
      }
      continue;
    }
    const words = [was, action].map((one) => one && describeAction(one));
    changes.push(note("action", (action ?? was)?.path ?? "", words[0] ?? null, words[1] ?? null));
  }
  return { changes, inputs };
}

function bareAction(action: FileAction | null): string {
  if (action === null) return "";
  if (!("from" in action)) return canonical(action as unknown as Json);
  const { output } = action.from.ref;
  const from = { output, path: action.from.path };
  return canonical({ ...action, from } as unknown as Json);
}

/** Every member that is not compared in a way of its own. */
function settings(now: Op, before: Op, others: ReadonlySet<string>, note: Note): Change[] {
  const [fields, old] = [fieldsOf(now), fieldsOf(before)];
  return [...new Set([...fields.keys(), ...old.keys()])].flatMap((name) => {
    const [value = null, was = null] = [fields.get(name), old.get(name)];
    return others.has(name) || value === was ? [] : [note("setting", name, was, value)];
  });
}

/** There is one where none was, or the other way round; or it is another output. */
function appeared(now: Ref | null, before: Ref | null, field: string, note: Note): Change[] {
  if (now?.output === before?.output) return [];
  return [note("setting", field, before?.output ?? null, now?.output ?? null)];
}

function pairRefs(now: Ref | null, before: Ref | null, field: string): InputPair[] {
  if (now === null || before === null || now.op === before.op) return [];
  return [{ now, before, field, at: "", path: "/" }];
}

function pairPlaces(
  now: Place | null,
  before: Place | null,
  field: string,
  at: string,
): InputPair[] {
  if (now === null || before === null || now.ref.op === before.ref.op) return [];
  return [{ now: now.ref, before: before.ref, field, at, path: now.path }];
}
