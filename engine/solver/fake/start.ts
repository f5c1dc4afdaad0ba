// Live processes of the fake: a program runs to its end, and its terminal shows what it prints.
// What is typed is shown too, as a terminal does; no program reads it.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { describeOp } from "../../op/describe.ts";
import type { Plan } from "../../op/plan.ts";
import type { FailedExec, KeptTree, LiveChange, LiveOrder, Run, Solver } from "../solver.ts";
import type { FakeFailure, FakeProgram, FakeWorld, Made } from "./made.ts";
import { enterExec, lookUp } from "./perform.ts";
import type { Shipped } from "./ship.ts";
import { copyNode, digestNode, type FakeTree, nodeAt, pathsOf } from "./tree.ts";

type Make = (plan: Plan, scope: Scope) => Promise<Made>;

export function createFakeStart(
  make: Make,
  world: FakeWorld,
  { trees }: Shipped,
): Pick<Solver, "start" | "findFailed"> {
  const enter = async ({ on }: LiveOrder, scope: Scope): Promise<FakeFailure> => {
    if (typeof on === "string") {
      const left = world.failed.get(on) ?? fail({ kind: "failed-exec-gone", op: on });
      return { ...left, tree: copyNode(left.tree) };
    }
    const { op } = on;
    if (op.kind !== "exec") throw new Error(`a ${op.kind} Op is no process`);
    const inputs = [...on.inputs.values()];
    const solved = await Promise.all(inputs.map((input) => make(input, scope)));
    const byDigest = new Map(inputs.map((input, at) => [input.digest, solved[at] as Made]));
    return { op, ...(await enterExec(on, op, (place) => lookUp(byDigest, place), scope)) };
  };

  return {
    findFailed(name) {
      const found = [...world.failed].find(([op]) => op.startsWith(prefixed(name)));
      return found === undefined ? null : describe(...found);
    },
    async start(order, scope) {
      const found = await enter(order, scope);
      const before = copyNode(found.tree);
      const keep = (tree: FakeTree): KeptTree[] => {
        const digest = digestNode(tree);
        trees.set(digest, copyNode(tree));
        const whole = { isFile: false, isWhole: true, removed: [] };
        return [{ at: "/", path: "/", tree: digest, ...whole }];
      };
      const run = startProgram(order, found, scope, world);
      const changes = async () => {
        await run.exited;
        const list = changesOf(before, found.tree);
        return { list, total: list.length };
      };
      return {
        ...run,
        changes,
        keep: async () => keep(found.tree),
        discard: async () => run.end(),
      };
    },
  };
}

function prefixed(name: string): string {
  return name.startsWith("sha256:") ? name : `sha256:${name}`;
}

function describe(digest: FailedExec["op"], { op }: FakeFailure): FailedExec {
  return { op: digest, title: describeOp(op), user: op.user, cwd: op.cwd, env: op.env };
}

function startProgram(
  { commands, env: more, onOutput }: LiveOrder,
  { op, tree, env }: FakeFailure,
  scope: Scope,
  { programs }: FakeWorld,
): Omit<Run, "changes" | "keep" | "discard"> {
  const command = commands.find(([name = ""]) => programs.has(name));
  const program: FakeProgram | undefined = programs.get(command?.[0] ?? "");
  if (command === undefined || program === undefined) {
    const why = `it has no ${commands.map(([name]) => name).join(", ")}`;
    return fail({ kind: "terminal-command", why, remedy: "Name a program that it has." });
  }
  const end = new AbortController();
  const show = (bytes: Uint8Array) => void onOutput(bytes);
  const ran = program({
    op: { ...op, args: command },
    args: command,
    tree,
    env: new Map([...env, ...more]),
    signal: AbortSignal.any([scope.signal, end.signal]),
    print: (_stream, text) => show(Buffer.from(text.replaceAll("\n", "\r\n"))),
  });
  return {
    command,
    write: async (bytes) => show(bytes),
    resize: () => undefined,
    end: () => end.abort(),
    exited: Promise.resolve(ran),
  };
}

function changesOf(before: FakeTree, after: FakeTree): LiveChange[] {
  const [old, now] = [new Set(pathsOf(before)), new Set(pathsOf(after))];
  const digestAt = (tree: FakeTree, path: string) => {
    const node = nodeAt(tree, path, false);
    return node === null ? null : digestNode(node);
  };
  const change = (kind: LiveChange["kind"]) => (path: string) => {
    const absolute = path.startsWith("/") ? path : `/${path}`;
    return { kind, path: absolute, sizeBytes: null };
  };
  const isOther = (path: string) =>
    old.has(path) && !path.endsWith("/") && digestAt(before, path) !== digestAt(after, path);
  return [
    ...[...now].filter((path) => !old.has(path)).map(change("added")),
    ...[...now].filter(isOther).map(change("modified")),
    ...[...old].filter((path) => !now.has(path)).map(change("removed")),
  ];
}
