// Runs one exec Op: root and mounts are opened, the process runs, what changed is kept.
//
//   leases and mounts ─► process ─► redirects ─► exit code expected? ─► Layers
//                                                └► no: exec-failed, and a failure is kept
//
// Invariant: nothing is committed here, and whatever was opened is closed in the reverse order.

import { sinceMs } from "../../../stdlib/base/clock.ts";
import { fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import { isExpectedExit } from "../../op/exits.ts";
import { type ExecOp, ROOT } from "../../op/op.ts";
import type { LayerDraft, Snapshot } from "../../store/store.ts";
import type { ProcessResult } from "../solver.ts";
import { isFailedProcess, keepFailed } from "./failed.ts";
import type { Kit, Made, Step } from "./kit.ts";
import { readTails } from "./log-reader.ts";
import { openMounts } from "./mounts.ts";
import { type Opened, type ProcessEnd, runProcess } from "./process.ts";
import { writeRedirects } from "./redirects.ts";
import { requireSpace } from "./space.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** What a failure carries of each stream; the whole is in the log. */
const TAIL_BYTES = 100 * 1024;

export async function runExec(op: ExecOp, step: Step, kit: Kit): Promise<Made> {
  requirePlatform(op, kit);
  await using stack = new AsyncDisposableStack();
  const below = op.root === null ? [] : step.snapshotOf(op.root);
  const root = stack.use(openWorkspace(below, kit, { devices: op.privileged }));
  const place = { kit, step, stack, root: root.path };
  const mounts = await openMounts(op.mounts, place);
  const log = kit.store.logs.draft();
  const printout = stack.use(kit.printouts.begin(step.plan.digest, kit.logSources.at(log.path)));
  try {
    const opened = { root, mounts, logPath: log.path, onWritten: printout.grew };
    const { exitCode, tookMs } = await runToExit(op, step, kit, opened);
    await writeRedirects(op, log.path, { root: root.path, mounts: mounts.processMounts });
    return { ...keepAll(root, mounts.workspaces), process: { exitCode, tookMs, log: log.id } };
  } catch (error) {
    kit.looseLogs.keep(log, step.plan.digest);
    if (isFailedProcess(error)) {
      keepFailed(op, step, kit.store, () => keepAll(root, mounts.workspaces));
    }
    throw error;
  }
}

function requirePlatform(op: ExecOp, kit: Kit): void {
  if (op.platform === kit.platform || kit.emulated.has(op.platform)) return;
  fail({ kind: "platform-unsupported", wanted: op.platform, host: kit.platform });
}

/** Fails unless the exit code is one that makes a Result. */
async function runToExit(op: ExecOp, step: Step, kit: Kit, opened: Opened): Promise<ProcessResult> {
  const startedMs = kit.clock.nowMs();
  const end = await runProcess(op, step, kit, opened);
  const tookMs = sinceMs(kit.clock, startedMs);
  requireSpace(kit.store.folder);
  if (end.kind === "exited" && isExpectedExit(op.exits, end.code)) {
    return { exitCode: end.code, tookMs };
  }
  return failExec(op, step.plan.digest, end, opened.logPath);
}

async function failExec(
  op: ExecOp,
  digest: Digest,
  end: ProcessEnd,
  logPath: string,
): Promise<never> {
  const tails = await readTails(logPath, TAIL_BYTES);
  const [stdout, stderr] = [tails.stdout.toString("utf8"), tails.stderr.toString("utf8")];
  const about = { op: digest, args: op.args, stdout, stderr };
  if (end.kind === "timed-out") fail({ kind: "exec-timeout", ...about, timeoutMs: end.timeoutMs });
  const memory = end.outOfMemory ? { outOfMemory: true } : {};
  return fail({ kind: "exec-failed", ...about, exitCode: end.code, ...memory });
}

function keepAll(
  root: Workspace,
  workspaces: ReadonlyMap<string, Workspace>,
): Pick<Made, "outputs" | "drafts"> {
  const outputs = new Map<string, Snapshot>();
  const drafts: LayerDraft[] = [];
  try {
    for (const [name, workspace] of [[ROOT, root] as const, ...workspaces]) {
      const kept = workspace.keep();
      outputs.set(name, kept.snapshot);
      drafts.push(...kept.drafts);
    }
  } catch (error) {
    for (const draft of drafts) draft.discard();
    throw error;
  }
  return { outputs, drafts };
}
