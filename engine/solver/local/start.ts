// Starts live processes: everything is opened as for an exec, and a terminal takes the place of its
// streams. What it changes stays in its upper folders until somebody decides.
//
//   inputs ─► root, mounts ─► process ─► unmounted ─► keep: trees ─► nothing is left
//                                                 └► discard      ┘
//
// Invariant: whatever was opened is closed in the reverse order, also when nobody decides: the
// drafts of an engine that has ended are garbage.

import { randomBytes } from "node:crypto";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import type { ExecOp } from "../../op/op.ts";
import type { Plan } from "../../op/plan.ts";
import type { StoredResult } from "../../store/store.ts";
import type { LiveOrder, Run, Solver } from "../solver.ts";
import { reopen } from "./failed.ts";
import { solveInputs } from "./inputs.ts";
import type { Kit, Step } from "./kit.ts";
import { createLeftovers } from "./leftovers.ts";
import { openMounts } from "./mounts.ts";
import { describeProcess } from "./process.ts";
import { startFirst } from "./start-first.ts";
import { openWorkspace } from "./workspace.ts";

type Ensure = (plan: Plan, scope: Scope) => Promise<StoredResult>;

export interface Starter extends Pick<Solver, "start" | "findFailed"> {
  /** Ends all that run, and leaves nothing of them. */
  close(): Promise<void>;
}

export function createStarter(kit: Kit, ensure: Ensure): Starter {
  const running = new Set<Run>();
  return {
    findFailed(name) {
      const found = kit.store.failures.find(name);
      if (found === null) return null;
      const op = JSON.parse(found.failure.text) as ExecOp;
      const { user, cwd, env } = op;
      return { op: found.op, title: describeOp(op), user, cwd, env };
    },
    async start(order, scope) {
      await using held = new AsyncDisposableStack();
      const hold = (op: Digest) => void held.use(kit.store.ledger.hold(op));
      const { on } = order;
      const prepared =
        typeof on === "string"
          ? takeUp(on, scope, kit, hold)
          : await prepare(on, scope, async (plan, inner) => {
              const result = await ensure(plan, inner);
              hold(result.op);
              return result;
            });
      const run = await open(order, prepared, kit, held, () => running.delete(run));
      running.add(run);
      return run;
    },
    async close() {
      await Promise.all([...running].map((run) => run.discard()));
    },
  };
}

interface Prepared {
  readonly op: ExecOp;
  readonly step: Step;
  /** What lies below is not an Op's Result, so all of it must be kept and not the change alone. */
  readonly isLoose: boolean;
}

async function prepare(plan: Plan, scope: Scope, ensure: Ensure): Promise<Prepared> {
  const { op } = plan;
  if (op.kind !== "exec") throw new Error(`a ${op.kind} Op is no process`);
  const inputs = await solveInputs(plan, scope, ensure);
  const outputs = new Map(inputs.map((input) => [input.op, input.outputs]));
  const snapshotOf: Step["snapshotOf"] = (ref) =>
    outputs.get(ref.op)?.get(ref.output) ?? fail({ kind: "path-missing", path: ref.output });
  return { op, step: { plan, run: newRun(), scope, snapshotOf }, isLoose: false };
}

function takeUp(name: string, scope: Scope, kit: Kit, hold: (op: Digest) => void): Prepared {
  const found = kit.store.failures.find(name) ?? fail({ kind: "failed-exec-gone", op: name });
  hold(found.op);
  const { op, volatileEnv, snapshotOf } = reopen(found.op, found.failure);
  const plan: Plan = { digest: found.op, op, inputs: new Map(), aside: { volatileEnv } };
  return { op, step: { plan, run: newRun(), scope, snapshotOf }, isLoose: true };
}

async function open(
  order: LiveOrder,
  { op, step, isLoose }: Prepared,
  kit: Kit,
  held: AsyncDisposableStack,
  onDone: () => void,
): Promise<Run> {
  await using stack = new AsyncDisposableStack();
  const below = op.root === null ? [] : step.snapshotOf(op.root);
  const root = stack.use(openWorkspace(below, kit, { devices: op.privileged }));
  const mounts = await openMounts(op.mounts, { kit, step, stack, root: root.path });
  const { spec } = await describeProcess(op, step, { root, mounts });
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, step.scope.signal]);
  const live = await startFirst(order, { ...spec, signal }, kit.runtime);
  const [opened, inUse] = [stack.move(), held.move()];
  const leftovers = createLeftovers({ op, root, mounts, kit, isLoose });
  const exited = live.exited.finally(async () => {
    try {
      leftovers.take();
    } finally {
      await opened.disposeAsync();
    }
  });
  // Whoever asks is told of it; nobody need ask.
  exited.catch(() => undefined);
  const done = async () => {
    await exited.catch(() => undefined);
    await inUse.disposeAsync();
    onDone();
  };
  return {
    command: live.command,
    write: live.tty.write,
    resize: live.tty.resize,
    end: () => end.abort(),
    exited,
    async changes() {
      await exited;
      return leftovers.changes();
    },
    async keep() {
      await exited;
      const kept = await leftovers.keep();
      await done();
      return kept;
    },
    async discard() {
      end.abort();
      await done();
      leftovers.discard();
    },
  };
}

function newRun(): string {
  return `live-${randomBytes(8).toString("hex")}`;
}
