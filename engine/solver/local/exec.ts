// Runs one exec Op: root and mounts are opened, the process runs, what changed is kept.
//
//   leases and mounts ─► process ─► redirects ─► exit code expected? ─► Layers
//                                                └► no: exec-failed, nothing is kept
//
// Invariant: nothing is committed here, and whatever was opened is closed in the reverse order.

import { writeFileSync } from "node:fs";
import { sinceMs } from "../../../stdlib/base/clock.ts";
import { fail } from "../../event/failure.ts";
import { userOf } from "../../files/owner.ts";
import { resolveInside } from "../../files/resolve.ts";
import type { Digest } from "../../op/digest.ts";
import { isExpectedExit } from "../../op/exits.ts";
import { type ExecOp, ROOT } from "../../op/op.ts";
import { isWithin, relativeTo, resolvePath } from "../../op/path.ts";
import { type ProcessMount, RuntimeFault } from "../../runtime/runtime.ts";
import type { LayerDraft, Snapshot } from "../../store/store.ts";
import type { ProcessResult } from "../solver.ts";
import type { Kit, Made, Step } from "./kit.ts";
import { readLog } from "./log.ts";
import { type OpenedMounts, openMounts } from "./mounts.ts";
import { openOutput } from "./output.ts";
import { requireSpace } from "./space.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const HOSTNAME = "rondel";
/** What a failure carries of each stream; the whole is in the log. */
const TAIL_BYTES = 100 * 1024;
/** The shell's own codes for a program that is not there. */
const NOT_FOUND = 127;

export async function runExec(op: ExecOp, step: Step, kit: Kit): Promise<Made> {
  requirePlatform(op, kit);
  await using stack = new AsyncDisposableStack();
  const below = op.root === null ? [] : step.snapshotOf(op.root);
  const root = stack.use(openWorkspace(below, kit));
  const place = { kit, step, stack, root: root.path };
  const mounts = await openMounts(op.mounts, place);
  const log = kit.store.logs.draft();
  try {
    const opened = { root, mounts, logPath: log.path };
    const { exitCode, tookMs } = await runToExit(op, step, kit, opened);
    await writeRedirects(op, log.path, (path) => hostPathOf(path, root.path, mounts.processMounts));
    return { ...keepAll(root, mounts.workspaces), process: { exitCode, tookMs, log: log.id } };
  } catch (error) {
    kit.looseLogs.keep(log);
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
  const exitCode = await runProcess(op, step, kit, opened);
  const tookMs = sinceMs(kit.clock, startedMs);
  requireSpace(kit.store.folder);
  if (isExpectedExit(op.exits, exitCode)) return { exitCode, tookMs };
  return failExec(op, step.plan.digest, exitCode, opened.logPath);
}

interface Opened {
  readonly root: Workspace;
  readonly mounts: OpenedMounts;
  readonly logPath: string;
}

async function runProcess(op: ExecOp, step: Step, kit: Kit, opened: Opened): Promise<number> {
  const { root, mounts, logPath } = opened;
  const secretEnv = await revealEnv(op, step);
  const secrets = [...secretEnv.map(([, value]) => value), ...(await revealMounts(op, step))];
  const output = openOutput({ step, logPath, secrets, clock: kit.clock });
  const user = userOf(root.path, op.user);
  const env = new Map([["HOME", user.home], ...op.env, ...step.plan.aside.volatileEnv]);
  for (const [name, value] of secretEnv) env.set(name, Buffer.from(value).toString("utf8"));
  try {
    const exit = await kit.runtime.run({
      id: step.run,
      root: root.path,
      args: op.args,
      env: [...env],
      cwd: op.cwd,
      uid: user.uid,
      gid: user.gid,
      groups: user.groups,
      mounts: mounts.processMounts,
      network: op.network,
      privileged: op.privileged,
      init: op.init,
      hostname: HOSTNAME,
      stdin: stdinOf(op, kit, root.path, mounts.processMounts),
      onOutput: output.push,
      signal: step.scope.signal,
    });
    return exit.code;
  } catch (error) {
    return exitOfFault(error, output.push);
  } finally {
    output.close();
  }
}

/** A program that cannot be started is the exec's failure and not the engine's. */
function exitOfFault(error: unknown, print: (stream: "stderr", bytes: Uint8Array) => void): number {
  if (!(error instanceof RuntimeFault)) throw error;
  switch (error.reason) {
    case "no-program":
    case "no-workdir":
      print("stderr", Buffer.from(`${error.message}\n`));
      return NOT_FOUND;
    case "aborted":
      return fail({ kind: "cancelled" }, error);
    case "no-network":
      return fail({ kind: "network-unavailable", why: error.message, remedy: error.remedy }, error);
    case "no-runtime":
    case "no-overlay":
    case "other":
      return fail({ kind: "runtime-unavailable", why: error.message, remedy: error.remedy }, error);
  }
}

async function revealEnv(op: ExecOp, { scope }: Step): Promise<[string, Uint8Array][]> {
  const reveal = async ([name, secret]: readonly [string, string]) =>
    [name, await scope.secret(secret)] as [string, Uint8Array];
  return Promise.all(op.secretEnv.map(reveal));
}

/** Mounted secrets are known to the scrubber too: a program may print what it reads. */
async function revealMounts(op: ExecOp, { scope }: Step): Promise<Uint8Array[]> {
  const names = op.mounts.flatMap((mount) => (mount.kind === "secret" ? [mount.secret] : []));
  return Promise.all(names.map((name) => scope.secret(name)));
}

function stdinOf(
  op: ExecOp,
  kit: Kit,
  root: string,
  mounts: readonly ProcessMount[],
): string | null {
  if (op.redirects.stdin !== null) {
    return hostPathOf(resolvePath(op.cwd, op.redirects.stdin), root, mounts);
  }
  return op.stdin === null ? null : kit.store.blobs.pathOf(op.stdin);
}

/** Where a container's path is on the host: in the innermost mount that has it, or the root. */
function hostPathOf(path: string, root: string, mounts: readonly ProcessMount[]): string {
  const holder = mounts.findLast((mount) => mount.kind === "bind" && isWithin(mount.at, path));
  if (holder?.kind !== "bind") return resolveInside(root, path, { followLast: true });
  return resolveInside(holder.source, relativeTo(holder.at, path), { followLast: true });
}

async function writeRedirects(
  op: ExecOp,
  logPath: string,
  locate: (path: string) => string,
): Promise<void> {
  for (const stream of ["stdout", "stderr"] as const) {
    const path = op.redirects[stream];
    if (path === null) continue;
    writeFileSync(locate(resolvePath(op.cwd, path)), await readLog(logPath, stream));
  }
}

async function failExec(
  op: ExecOp,
  digest: Digest,
  exitCode: number,
  logPath: string,
): Promise<never> {
  const tail = async (stream: "stdout" | "stderr") => {
    const bytes = await readLog(logPath, stream);
    return Buffer.from(bytes).subarray(-TAIL_BYTES).toString("utf8");
  };
  const [stdout, stderr] = [await tail("stdout"), await tail("stderr")];
  return fail({ kind: "exec-failed", op: digest, args: op.args, exitCode, stdout, stderr });
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
