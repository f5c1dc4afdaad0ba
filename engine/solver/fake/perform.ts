// Runs one Op on folders in memory.

import { never } from "../../../stdlib/base/assert.ts";
import type { Stream } from "../../event/event.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import type { Digest } from "../../op/digest.ts";
import { isExpectedExit } from "../../op/exits.ts";
import {
  type DiffOp,
  type ExecOp,
  type FileOp,
  mountOutput,
  type Place,
  ROOT,
} from "../../op/op.ts";
import { nameOf, parentOf } from "../../op/path.ts";
import { createMatcher } from "../../op/pattern.ts";
import type { Plan } from "../../op/plan.ts";
import { createDeadline } from "../deadline.ts";
import type { Result } from "../solver.ts";
import { applyFakeAction, type Supplies } from "./actions.ts";
import { type FakeProcess, type FakeProgram, type FakeWorld, type Made, outputOf } from "./made.ts";
import type { FakePrinted } from "./printouts.ts";
import {
  copyNode,
  digestNode,
  type FakeNode,
  type FakeTree,
  newTree,
  nodeAt,
  pathsOf,
  putNode,
} from "./tree.ts";

export function lookUp(made: ReadonlyMap<Digest, Made>, place: Place): FakeNode {
  const tree = outputOf(made.get(place.ref.op) as Made, place.ref.output);
  return nodeAt(tree, place.path) ?? fail({ kind: "path-missing", path: place.path });
}

type LookUp = (place: Place) => FakeNode;

export async function perform(
  plan: Plan,
  lookUpNode: LookUp,
  scope: Scope,
  options: FakeWorld,
): Promise<Made> {
  const { op } = plan;
  switch (op.kind) {
    case "image":
      return made(plan, options.images.get(op.manifest) ?? gone("image", op.manifest));
    case "tree":
      return made(plan, options.trees.get(op.tree) ?? gone("folder", op.tree));
    case "file": {
      const root = rootOf(op.on, lookUpNode);
      for (const action of op.actions) applyFakeAction(root, action, supplies(lookUpNode, options));
      return made(plan, root);
    }
    case "diff":
      return made(plan, diff(op, lookUpNode));
    case "exec":
      return exec(plan, op, lookUpNode, scope, options);
    default:
      return never(op);
  }
}

function gone(what: string, digest: Digest): never {
  return fail({ kind: "pin-gone", what, digest });
}

function made(plan: Plan, root: FakeTree): Made {
  const result: Result = { op: plan.digest, outputs: [ROOT], process: null };
  return { result, outputs: new Map([[ROOT, root]]), printed: [] };
}

function rootOf(ref: FileOp["on"], lookUpNode: LookUp): FakeTree {
  if (ref === null) return newTree();
  const node = lookUpNode({ ref, path: "/" });
  return node.kind === "directory" ? copyNode(node) : newTree();
}

function supplies(lookUpNode: LookUp, options: FakeWorld): Supplies {
  return {
    node: lookUpNode,
    content: (digest) => options.contents.get(digest) ?? gone("content", digest),
    matches: (filter, path) => createMatcher(filter).keeps(path),
  };
}

function diff(op: DiffOp, lookUpNode: LookUp): FakeTree {
  const lower = op.lower === null ? newTree() : lookUpNode(op.lower);
  const upper = lookUpNode(op.upper);
  const changed = newTree();
  if (lower.kind !== "directory" || upper.kind !== "directory") return changed;
  for (const path of pathsOf(upper).filter((one) => !one.endsWith("/"))) {
    const node = nodeAt(upper, path, false) as FakeNode;
    const before = nodeAt(lower, path, false);
    if (before === null || digestNode(before) !== digestNode(node)) putNode(changed, path, node);
  }
  return changed;
}

async function exec(
  plan: Plan,
  op: ExecOp,
  lookUpNode: LookUp,
  scope: Scope,
  options: FakeWorld,
): Promise<Made> {
  const { tree, env } = await enterExec(plan, op, lookUpNode, scope);
  const printed: FakePrinted[] = [];
  using printout = options.printouts.begin(plan.digest, printed);
  const print = (stream: Stream, text: string) => {
    printed.push({ stream, text });
    printout.grew();
    const before = printed.filter((one) => one.stream === stream).slice(0, -1);
    const offset = before.reduce((sum, one) => sum + Buffer.byteLength(one.text), 0);
    const atMs = options.clock.nowMs();
    const bytes = Buffer.from(text);
    const event = { op: plan.digest, run: plan.digest, stream, offset, bytes, source: null, atMs };
    scope.emit({ kind: "output", ...event });
  };
  const program = options.programs.get(op.args[0] ?? "") ?? notFound;
  const { timeoutMs } = plan.aside;
  using deadline = createDeadline(timeoutMs, scope.signal);
  const { signal } = deadline;
  const exitCode = await program({ op, args: op.args, tree, env, signal, print });
  const textOf = (stream: Stream) =>
    printed.flatMap((one) => (one.stream === stream ? [one.text] : [])).join("");
  const about = { op: plan.digest, args: op.args };
  const said = { stdout: textOf("stdout"), stderr: textOf("stderr") };
  if (deadline.isOver && timeoutMs !== undefined) {
    fail({ kind: "exec-timeout", ...about, ...said, timeoutMs });
  }
  if (signal.aborted) fail({ kind: "cancelled" });
  if (!isExpectedExit(op.exits, exitCode)) {
    options.failed.set(plan.digest, { op, tree, env });
    fail({ kind: "exec-failed", ...about, ...said, exitCode });
  }
  const outputs = splitOutputs(op, tree, lookUpNode);
  const result: Result = {
    op: plan.digest,
    outputs: [...outputs.keys()],
    process: { exitCode, tookMs: 0 },
  };
  return { result, outputs, printed };
}

/** What a process of the Op finds. */
export async function enterExec(
  { aside }: Pick<Plan, "aside">,
  op: ExecOp,
  lookUpNode: LookUp,
  scope: Scope,
): Promise<Pick<FakeProcess, "tree" | "env">> {
  const tree = rootOf(op.root, lookUpNode);
  for (const mount of op.mounts) {
    if (mount.kind !== "bind") continue;
    const node = mount.from === null ? newTree() : copyNode(lookUpNode(mount.from));
    putNode(tree, mount.at, node);
  }
  const env = new Map([...op.env, ...aside.volatileEnv]);
  for (const [name, secret] of op.secretEnv) {
    env.set(name, Buffer.from(await scope.secret(secret)).toString("utf8"));
  }
  return { tree, env };
}

const notFound: FakeProgram = ({ args, print }) => {
  print("stderr", `${args[0]}: not found\n`);
  return 127;
};

/** What was mounted leaves the root; if writable, it is an output: what it came from, changed. */
function splitOutputs(op: ExecOp, tree: FakeTree, lookUpNode: LookUp): Map<string, FakeTree> {
  const outputs = new Map([[ROOT, tree]]);
  for (const mount of op.mounts) {
    if (mount.kind !== "bind") continue;
    const node = nodeAt(tree, mount.at, false);
    const parent = nodeAt(tree, parentOf(mount.at));
    if (parent?.kind === "directory") parent.entries.delete(nameOf(mount.at));
    if (mount.readonly || node === null) continue;
    const { from } = mount;
    if (from === null || from.path === "/") {
      if (node.kind === "directory") outputs.set(mountOutput(mount.at), node);
      continue;
    }
    const whole = rootOf(from.ref, lookUpNode);
    putNode(whole, from.path, node);
    outputs.set(mountOutput(mount.at), whole);
  }
  return outputs;
}
