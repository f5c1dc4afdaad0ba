// What a Solver must come with to be held to the contract.

import type { EngineEvent } from "../../engine/event/event.ts";
import type { Scope } from "../../engine/event/scope.ts";
import type { Digest } from "../../engine/op/digest.ts";
import type { Mount, Place, TreeOp } from "../../engine/op/op.ts";
import { EVERYTHING, type ExecOp, type FileAction, type FileOp } from "../../engine/op/op.ts";
import { type Plan, placeOf, planOf, refOf, type Spot } from "../../engine/op/plan.ts";
import type { Platform } from "../../engine/op/platform.ts";
import type { Solver } from "../../engine/solver/solver.ts";

export interface SolverRig {
  readonly solver: Solver;
  /** A folder of text files, put where the Solver finds it. */
  tree(files: Readonly<Record<string, string>>): Promise<Digest>;
  content(text: string): Promise<Digest>;
  /** A root in which `sh -c` understands a few lines; see each rig. */
  readonly root: Plan;
  /** The same, put in the store again when it has been removed. */
  freshRoot(): Plan;
  close(): Promise<void>;
}

export interface Watched {
  readonly scope: Scope;
  readonly events: EngineEvent[];
  readonly end: AbortController;
}

/** A Scope that remembers its events. */
export function watch(secrets: Readonly<Record<string, string>> = {}): Watched {
  const events: EngineEvent[] = [];
  const end = new AbortController();
  const scope: Scope = {
    session: crypto.randomUUID(),
    signal: end.signal,
    emit: (event) => void events.push(event),
    secret: async (name) => Buffer.from(secrets[name] ?? ""),
    socket: async (name) => name,
    credential: async () => null,
  };
  return { scope, events, end };
}

export function treePlan(tree: Digest): Plan {
  const op: TreeOp = { kind: "tree", tree };
  return planOf(op, []);
}

export function spotOf(plan: Plan, path = "/", output = "root"): Spot {
  return { plan, output, path };
}

export function placeIn(plan: Plan, path = "/", output = "root"): Place {
  return placeOf(spotOf(plan, path, output));
}

export function filePlan(on: Plan | null, actions: readonly FileAction[], more: Plan[] = []): Plan {
  const op: FileOp = { kind: "file", on: on && refOf(spotOf(on)), actions };
  return planOf(op, on === null ? more : [on, ...more]);
}

export function copyAction(from: Place, path: string): FileAction {
  return { kind: "copy", from, path, owner: null, mode: null, filter: EVERYTHING };
}

export interface ExecParts extends Partial<ExecOp> {
  readonly mounts?: readonly Mount[];
}

export function execPlan(
  root: Plan,
  script: string,
  parts: ExecParts = {},
  more: Plan[] = [],
): Plan {
  const op: ExecOp = {
    kind: "exec",
    root: refOf(spotOf(root)),
    mounts: [],
    args: ["sh", "-c", script],
    env: [["PATH", "/usr/bin:/bin"]],
    secretEnv: [],
    cwd: "/",
    user: "",
    network: "none",
    exits: "success",
    stdin: null,
    redirects: { stdin: null, stdout: null, stderr: null },
    privileged: false,
    init: false,
    platform: "linux/amd64" as Platform,
    ...parts,
  };
  return planOf(op, [root, ...more]);
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
