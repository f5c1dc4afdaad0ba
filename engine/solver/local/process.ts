// The process of an exec: what the Op and the session say, told to the Runtime, and how it ended.

import { fail } from "../../event/failure.ts";
import { userOf } from "../../files/owner.ts";
import type { ExecOp } from "../../op/op.ts";
import { NoProgramFault } from "../../runtime/program.ts";
import { type Exit, type ProcessSpec, RuntimeFault } from "../../runtime/runtime.ts";
import { createDeadline } from "../deadline.ts";
import type { Kit, Step } from "./kit.ts";
import type { OpenedMounts } from "./mounts.ts";
import { type Output, openOutput } from "./output.ts";
import { pathOfContent } from "./pinned.ts";
import { locateInput } from "./redirects.ts";
import type { Workspace } from "./workspace.ts";

export interface Opened {
  readonly root: Workspace;
  readonly mounts: OpenedMounts;
  readonly logPath: string;
  /** Something more is in the log. */
  readonly onWritten: () => void;
}

export type ProcessEnd =
  | ({ readonly kind: "exited" } & Exit)
  | { readonly kind: "timed-out"; readonly timeoutMs: number };

export async function runProcess(
  op: ExecOp,
  step: Step,
  kit: Kit,
  opened: Opened,
): Promise<ProcessEnd> {
  const { root, mounts, logPath, onWritten } = opened;
  const { timeoutMs } = step.plan.aside;
  const { spec, secrets } = await describeProcess(op, step, opened);
  const input = locateInput(op, { root: root.path, mounts: mounts.processMounts });
  const output = openOutput({ step, logPath, secrets, clock: kit.clock, onWritten });
  using deadline = createDeadline(timeoutMs, step.scope.signal);
  try {
    const exit = await kit.runtime.run({
      ...spec,
      stdin: input ?? (op.stdin === null ? null : pathOfContent(op.stdin, kit.store)),
      onOutput: output.push,
      signal: deadline.signal,
    });
    return { kind: "exited", ...exit };
  } catch (error) {
    if (deadline.isOver && timeoutMs !== undefined) return { kind: "timed-out", timeoutMs };
    return { kind: "exited", code: exitOfFault(error, output.push), outOfMemory: false };
  } finally {
    output.close();
  }
}

type Described = Omit<ProcessSpec, "stdin" | "onOutput" | "signal" | "tty">;

/** What the Op says of its process, and the secrets that it is given. */
export async function describeProcess(
  op: ExecOp,
  step: Step,
  { root, mounts }: Omit<Opened, "logPath" | "onWritten">,
): Promise<{ readonly spec: Described; readonly secrets: readonly Uint8Array[] }> {
  const secretEnv = await revealEnv(op, step);
  const secrets = [...secretEnv.map(([, value]) => value), ...(await revealMounts(op, step))];
  const user = userOf(root.path, op.user);
  const env = new Map([["HOME", user.home], ...op.env, ...step.plan.aside.volatileEnv]);
  for (const [name, value] of secretEnv) env.set(name, Buffer.from(value).toString("utf8"));
  refuseNul(op, env);
  const spec: Described = {
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
    ...(op.limits === undefined ? {} : { limits: op.limits }),
  };
  return { spec, secrets };
}

/** A process would get what stands before the NUL, and the rest would be lost unsaid. */
function refuseNul(op: ExecOp, env: ReadonlyMap<string, string>): void {
  const texts: Readonly<Record<string, readonly string[]>> = {
    args: op.args,
    workdir: [op.cwd],
    path: op.mounts.map(({ at }) => at),
    "the environment": [...env].flat(),
  };
  for (const [argument, words] of Object.entries(texts)) {
    if (!words.some((word) => word.includes("\0"))) continue;
    fail({ kind: "argument", argument, want: "text without NUL", got: "one with a NUL in it" });
  }
}

/** A program that cannot be started is the exec's failure and not the engine's. */
function exitOfFault(error: unknown, print: Output["push"]): number {
  if (!(error instanceof RuntimeFault)) throw error;
  if (error.reason === "no-program" || error.reason === "no-workdir") {
    print("stderr", Buffer.from(`${error.message}\n`));
    return error instanceof NoProgramFault ? error.exitCode : NOT_FOUND;
  }
  return failFault(error);
}

/** What the runtime says, as a failure of the user's. */
export function failFault(error: RuntimeFault): never {
  const { message: why, remedy } = error;
  switch (error.reason) {
    case "no-program":
    case "no-workdir":
      return fail({ kind: "terminal-command", why, remedy }, error);
    case "aborted":
      return fail({ kind: "cancelled" }, error);
    case "no-network":
      return fail({ kind: "network-unavailable", why, remedy }, error);
    case "no-limit":
      return fail({ kind: "limit-unsupported", why, remedy }, error);
    case "no-runtime":
    case "no-overlay":
    case "other":
      return fail({ kind: "runtime-unavailable", why, remedy }, error);
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

const HOSTNAME = "rondel";
/** The shell's own code for what is not there. */
const NOT_FOUND = 127;
