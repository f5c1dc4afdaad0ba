// The fake Solver: folders in memory, processes that are functions. No root, no containers.
// It keeps the Solver's promises (one run per Op, cancel with the last waiter, Results kept), so
// that everything above the seam is tested with it. test/contract/solver.ts holds it to them.

import { writeFileSync } from "node:fs";
import { never } from "../../../stdlib/base/assert.ts";
import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Stream } from "../../event/event.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { isExpectedExit } from "../../op/exits.ts";
import { type DiffOp, type ExecOp, mountOutput, type Op, type Place, ROOT } from "../../op/op.ts";
import { nameOf, parentOf } from "../../op/path.ts";
import { createGlob } from "../../op/pattern/glob.ts";
import { createMatcher } from "../../op/pattern.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Platform } from "../../op/platform.ts";
import { attempt } from "../attempt.ts";
import { createFlights } from "../flights.ts";
import type { OutputStream, Result, Solver } from "../solver.ts";
import { applyFakeAction, type Supplies } from "./actions.ts";
import {
  copyNode,
  digestNode,
  entryOf,
  type FakeNode,
  type FakeTree,
  fileAt,
  newTree,
  nodeAt,
  pathsOf,
  putNode,
  treeAt,
} from "./tree.ts";

/** What a fake process sees. It changes `tree`, its root with the mounts in place. */
export interface FakeProcess {
  readonly op: ExecOp;
  readonly args: readonly string[];
  readonly tree: FakeTree;
  readonly env: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  print(stream: Stream, text: string): void;
}

/** Answers the exit code. */
export type FakeProgram = (process: FakeProcess) => number | Promise<number>;

export interface FakeSolverOptions {
  readonly clock: Clock;
  readonly platform: Platform;
  /** By the first word of the command line. What is not here ends with exit code 127. */
  readonly programs: ReadonlyMap<string, FakeProgram>;
  readonly images: ReadonlyMap<Digest, FakeTree>;
  readonly trees: ReadonlyMap<Digest, FakeTree>;
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
}

interface Made {
  readonly result: Result;
  readonly outputs: ReadonlyMap<string, FakeTree>;
  readonly printed: readonly { readonly stream: Stream; readonly text: string }[];
}

export function createFakeSolver(options: FakeSolverOptions): Solver {
  const { clock } = options;
  const kept = new Map<Digest, Made>();
  const flights = createFlights<Made>();

  const make = async (plan: Plan, scope: Scope): Promise<Made> => {
    const known = kept.get(plan.digest);
    if (known !== undefined) {
      const about = { op: plan.digest, title: describeOp(plan.op), atMs: clock.nowMs() };
      scope.emit({ kind: "op-cached", ...about });
      return known;
    }
    return flights.join(plan.digest, scope, (shared) => run(plan, shared));
  };

  const run = async (plan: Plan, scope: Scope): Promise<Made> => {
    const inputs = [...plan.inputs.values()];
    const solved = await Promise.all(inputs.map((input) => make(input, scope)));
    const byDigest = new Map(inputs.map((input, at) => [input.digest, solved[at] as Made]));
    const made = await attempt({
      plan,
      scope,
      clock,
      run: () => perform(plan, (place) => lookUp(byDigest, place), scope, options),
      exitCodeOf: ({ result }) => result.process?.exitCode ?? null,
    });
    kept.set(plan.digest, made);
    return made;
  };

  const treeOf = async (spot: Spot, scope: Scope) =>
    outputOf(await make(spot.plan, scope), spot.output);

  return {
    platform: options.platform,
    solve: async (plan, scope) => (await make(plan, scope)).result,
    find: (plan) => kept.get(plan.digest)?.result ?? null,
    output: async (plan, stream, scope) => printedBy(await make(plan, scope), stream),
    async read(spot, scope, slice) {
      const { bytes } = fileAt(await treeOf(spot, scope), spot.path);
      return slice === undefined ? bytes : bytes.slice(slice.offset, slice.offset + slice.length);
    },
    async list(spot, scope) {
      const { entries } = treeAt(await treeOf(spot, scope), spot.path);
      return [...entries].sort().map(([name, node]) => entryOf(name, node));
    },
    async stat(spot, scope, follow) {
      const node = nodeAt(await treeOf(spot, scope), spot.path, follow);
      return node === null ? null : entryOf(spot.path.slice(spot.path.lastIndexOf("/") + 1), node);
    },
    async glob(spot, pattern, scope) {
      const wanted = createGlob(pattern);
      const tree = treeAt(await treeOf(spot, scope), spot.path);
      return pathsOf(tree).filter((path) => wanted.matches(path.replace(/\/$/, "")));
    },
    async digest(spot, scope) {
      const node = nodeAt(await treeOf(spot, scope), spot.path);
      return digestNode(node ?? fail({ kind: "path-missing", path: spot.path }));
    },
    async export(spot, hostPath, _options, scope) {
      writeFileSync(hostPath, fileAt(await treeOf(spot, scope), spot.path).bytes);
    },
  };
}

function outputOf(made: Made, output: string): FakeTree {
  return made.outputs.get(output) ?? fail({ kind: "path-missing", path: output });
}

function printedBy(made: Made, stream: OutputStream): Uint8Array {
  if (made.result.process === null) fail({ kind: "no-exec", field: stream });
  const pieces = made.printed.filter((one) => stream === "combined" || one.stream === stream);
  return Buffer.from(pieces.map((one) => one.text).join(""));
}

function lookUp(made: ReadonlyMap<Digest, Made>, place: Place): FakeNode {
  const tree = outputOf(made.get(place.ref.op) as Made, place.ref.output);
  return nodeAt(tree, place.path) ?? fail({ kind: "path-missing", path: place.path });
}

type LookUp = (place: Place) => FakeNode;

async function perform(
  plan: Plan,
  lookUpNode: LookUp,
  scope: Scope,
  options: FakeSolverOptions,
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

function rootOf(ref: FileOpOn, lookUpNode: LookUp): FakeTree {
  if (ref === null) return newTree();
  const node = lookUpNode({ ref, path: "/" });
  return node.kind === "directory" ? copyNode(node) : newTree();
}

type FileOpOn = Extract<Op, { kind: "file" }>["on"];

function supplies(lookUpNode: LookUp, options: FakeSolverOptions): Supplies {
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
  options: FakeSolverOptions,
): Promise<Made> {
  const tree = rootOf(op.root, lookUpNode);
  for (const mount of op.mounts) {
    if (mount.kind !== "bind") continue;
    const node = mount.from === null ? newTree() : copyNode(lookUpNode(mount.from));
    putNode(tree, mount.at, node);
  }
  const env = new Map([...op.env, ...plan.aside.volatileEnv]);
  for (const [name, secret] of op.secretEnv) {
    env.set(name, Buffer.from(await scope.secret(secret)).toString("utf8"));
  }
  const printed: { stream: Stream; text: string }[] = [];
  const print = (stream: Stream, text: string) => {
    printed.push({ stream, text });
    const before = printed.filter((one) => one.stream === stream).slice(0, -1);
    const offset = before.reduce((sum, one) => sum + Buffer.byteLength(one.text), 0);
    const atMs = options.clock.nowMs();
    const bytes = Buffer.from(text);
    const event = { op: plan.digest, run: plan.digest, stream, offset, bytes, source: null, atMs };
    scope.emit({ kind: "output", ...event });
  };
  const program = options.programs.get(op.args[0] ?? "") ?? notFound;
  const { signal } = scope;
  const exitCode = await program({ op, args: op.args, tree, env, signal, print });
  if (signal.aborted) fail({ kind: "cancelled" });
  const outputs = splitOutputs(op, tree, lookUpNode);
  const result: Result = {
    op: plan.digest,
    outputs: [...outputs.keys()],
    process: { exitCode, tookMs: 0 },
  };
  const done: Made = { result, outputs, printed };
  if (!isExpectedExit(op.exits, exitCode)) {
    const text = (stream: Stream) => Buffer.from(printedBy(done, stream)).toString("utf8");
    const [stdout, stderr] = [text("stdout"), text("stderr")];
    fail({ kind: "exec-failed", op: plan.digest, args: op.args, exitCode, stdout, stderr });
  }
  return done;
}

const notFound: FakeProgram = ({ args, print }) => {
  print("stderr", `${args[0]}: not found\n`);
  return 127;
};

/** What was mounted leaves the root; if writable, it is an output: all it came from, and changed. */
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
