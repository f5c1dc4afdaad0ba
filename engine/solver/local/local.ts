// The local Solver: runs Ops on this machine, with overlay Layers and an OCI runtime.
//
//   solve ─► Result in the store? ─► done
//         └► join the Op's flight ─► inputs solved, all at once ─► a place in the gate ─► step
//                                                                   └► one transaction: Result
//
// Invariant: a Result is committed only after its step has ended well, and every mount, process
// and draft of a step that did not is gone when its flight has landed.

import { randomBytes } from "node:crypto";
import { never } from "../../../stdlib/base/assert.ts";
import { sinceMs } from "../../../stdlib/base/clock.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { createImageBuilder } from "../../image/builder.ts";
import { describeOp } from "../../op/describe.ts";
import { type ImageOp, type Ref, ROOT } from "../../op/op.ts";
import type { Plan } from "../../op/plan.ts";
import { recordOf } from "../../op/shape.ts";
import type { LayerDraft, OpRecord, Snapshot, Store, StoredResult } from "../../store/store.ts";
import { attempt } from "../attempt.ts";
import { type BudgetWish, NO_WISH } from "../budget.ts";
import { createFairGate } from "../fair-gate.ts";
import { createOpFlights, type OpFlights } from "../flights.ts";
import { createLivePrintouts } from "../printouts.ts";
import type { Result, Solver } from "../solver.ts";
import { createCache } from "./cache.ts";
import { type Collector, createCollector } from "./collector.ts";
import { createCutOff } from "./cutoff.ts";
import { runDiff } from "./diff.ts";
import { runExec } from "./exec.ts";
import { runFile } from "./file.ts";
import { solveInputs } from "./inputs.ts";
import type { Kit, Made, Step } from "./kit.ts";
import { createLogSources } from "./log-reader.ts";
import { createLooseLogs } from "./loose-logs.ts";
import { createPrintouts } from "./printouts.ts";
import { createReader } from "./reader.ts";
import { createShipping } from "./ship.ts";
import { asDiskFull } from "./space.ts";
import { createStarter } from "./start.ts";
import { createUnpacking } from "./unpack.ts";
import { createViews } from "./views.ts";
import { createVolumeLeases } from "./volumes.ts";

export interface LocalSolverOptions
  extends Omit<Kit, "views" | "volumes" | "logSources" | "looseLogs" | "printouts"> {
  /** How many processes run at once. */
  readonly width: number;
  /** How much is kept; a share of the disk when not given. */
  readonly budget?: BudgetWish;
  /** What was used since then may be counted on by a live session. */
  readonly pinnedSinceMs?: () => number;
}

export interface LocalSolver extends Solver {
  /** Cuts off what is under way; resolves when nothing of it is left. */
  close(): Promise<void>;
  /** Does work that writes; when the disk is full, makes room once and tries again. */
  withRoom<T>(work: () => Promise<T>): Promise<T>;
}

/** Of one session. More than that is a loop gone wild, and not a build. */
const MOST_WAITING_EXECS = 10_000;

export function createLocalSolver(options: LocalSolverOptions): LocalSolver {
  const { store, platform, width } = options;
  const views = createViews({ ...options, folder: `${options.runFolder}/views` });
  const logSources = createLogSources();
  const looseLogs = createLooseLogs();
  const printouts = createLivePrintouts();
  const volumes = createVolumeLeases();
  const kit: Kit = { ...options, views, logSources, looseLogs, printouts, volumes };
  const { budget = NO_WISH, pinnedSinceMs = () => Number.POSITIVE_INFINITY } = options;
  const collector = createCollector({ ...options, views, volumes, budget, pinnedSinceMs });
  const flights = createOpFlights<StoredResult>();
  const ensure = createEnsure({ kit, flights, collector, width });
  const reader = createReader({ kit, ensure });
  const builder = createImageBuilder(store);
  const starter = createStarter(kit, ensure);
  return {
    platform,
    solve: async (plan, scope) => resultOf(await ensure(plan, scope)),
    find(plan) {
      const found = store.results.find(plan.digest);
      return found === null ? null : resultOf(found);
    },
    ...reader,
    start: starter.start,
    findFailed: starter.findFailed,
    ...createShipping({ kit, builder, ensure }),
    ...createUnpacking({ kit, ensure, withRoom: collector.withRoom }),
    cache: createCache({ store, views, files: options.files, collector }),
    printouts: createPrintouts(kit),
    withRoom: collector.withRoom,
    async close() {
      await Promise.all([flights.close(), starter.close()]);
      await collector.close();
      await builder.close();
      looseLogs.close();
      views.close();
    },
  };
}

type Ensure = (plan: Plan, scope: Scope) => Promise<StoredResult>;

interface EnsureOptions {
  readonly kit: Kit;
  readonly flights: OpFlights<StoredResult>;
  readonly collector: Collector;
  readonly width: number;
}

/** Answers the Result that is there, or makes it; whoever asks meanwhile waits for the same. */
function createEnsure({ kit, flights, collector, width }: EnsureOptions): Ensure {
  const { store, clock } = kit;
  const takeTurn = createTurns(width);
  const cutOff = createCutOff(kit);

  const tellCached = ({ digest, op }: Plan, scope: Scope) =>
    scope.emit({ kind: "op-cached", op: digest, title: describeOp(op), atMs: clock.nowMs() });

  const ensure = async (plan: Plan, scope: Scope): Promise<StoredResult> => {
    try {
      const known = store.results.find(plan.digest);
      if (known === null) return await flights.join(plan.digest, scope, make(plan));
      tellCached(plan, scope);
      return known;
    } catch (error) {
      throw asDiskFull(error, store.folder);
    }
  };

  const make =
    (plan: Plan) =>
    async (scope: Scope): Promise<StoredResult> => {
      using held = new DisposableStack();
      const results = await solveInputs(plan, scope, async (input, inner) => {
        const result = await ensure(input, inner);
        held.use(store.ledger.hold(result.op));
        return result;
      });
      const step = stepOf(plan, results, scope);
      // An earlier flight may have come to its end although all had left it.
      const same = store.results.find(plan.digest) ?? (await cutOff.find(step));
      if (same !== null) {
        const result = { ...same, op: plan.digest };
        store.results.commit(result, recordOf(plan.op), []);
        tellCached(plan, scope);
        return result;
      }
      const leave = await takeTurn(step);
      try {
        return await attempt({
          plan,
          scope,
          clock,
          run: () => collector.withRoom(() => runStep({ ...step, run: newRun() }, kit)),
          exitCodeOf: (result) => result.process?.exitCode ?? null,
        });
      } finally {
        leave();
      }
    };

  return ensure;
}

/** Only processes take turns: the other steps are short, or wait for the network. */
function createTurns(width: number): (step: Step) => Promise<() => void> {
  const what = "processes of a session that wait for their turn";
  const gate = createFairGate({ width, mostWaiting: MOST_WAITING_EXECS, what });
  return async ({ plan, scope }) =>
    plan.op.kind === "exec" ? gate.enter(scope.session, scope.signal) : () => undefined;
}

function stepOf(plan: Plan, inputs: readonly StoredResult[], scope: Scope): Step {
  const outputs = new Map(inputs.map((input) => [input.op, input.outputs]));
  return { plan, run: newRun(), scope, snapshotOf: (ref) => snapshotIn(outputs.get(ref.op), ref) };
}

function newRun(): string {
  return randomBytes(8).toString("hex");
}

function resultOf({ op, outputs, process }: StoredResult): Result {
  return { op, outputs: [...outputs.keys()], process };
}

function snapshotIn(outputs: ReadonlyMap<string, Snapshot> | undefined, ref: Ref): Snapshot {
  return outputs?.get(ref.output) ?? fail({ kind: "path-missing", path: ref.output });
}

/** The Result is committed as the last thing, so that what is told as finished is kept. */
async function runStep(step: Step, kit: Kit): Promise<StoredResult> {
  step.scope.signal.throwIfAborted();
  const { op, digest } = step.plan;
  const startedMs = kit.clock.nowMs();
  try {
    const { outputs, drafts, process } = await perform(step, kit);
    const result: StoredResult = { op: digest, outputs, process };
    const tookMs = process?.tookMs ?? sinceMs(kit.clock, startedMs);
    commit(result, { ...recordOf(op), tookMs }, drafts, kit.store);
    return result;
  } catch (error) {
    throw asDiskFull(error, kit.store.folder);
  }
}

function commit(
  result: StoredResult,
  record: OpRecord,
  drafts: readonly LayerDraft[],
  { results }: Store,
): void {
  try {
    results.commit(result, record, drafts);
  } catch (error) {
    for (const draft of drafts) draft.discard();
    throw error;
  }
}

function perform(step: Step, kit: Kit): Promise<Made> {
  const { op } = step.plan;
  switch (op.kind) {
    case "image":
      return unpack(step, kit, op);
    case "tree":
      // A tree's Result is committed when it is pinned: not to find it means that it is gone.
      return fail({ kind: "pin-gone", what: "folder", digest: op.tree });
    case "exec":
      return runExec(op, step, kit);
    case "file":
      return runFile(op, step, kit);
    case "diff":
      return runDiff(op, step, kit);
    default:
      return never(op);
  }
}

async function unpack(
  { scope }: Step,
  { images }: Kit,
  { manifest, platform }: ImageOp,
): Promise<Made> {
  const snapshot = await images.layers(manifest, platform, scope);
  return { outputs: new Map([[ROOT, snapshot]]), drafts: [], process: null };
}
