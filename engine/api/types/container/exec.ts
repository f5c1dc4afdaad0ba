// Container.withExec, and what is known of the last command.

import { fail } from "../../../event/failure.ts";
import {
  type EnvEntry,
  type ExecOp,
  type Exits,
  type Mount,
  mountOutput,
  type Network,
} from "../../../op/op.ts";
import { type Aside, type Plan, placeOf, planOf, refOf } from "../../../op/plan.ts";
import type { OutputStream } from "../../../solver/solver.ts";
import type { Context } from "../../context.ts";
import { placeUnlessEmpty } from "../../edits.ts";
import type { ContainerFields } from "../../generated.ts";
import type { ContainerMount, ContainerState } from "../../values/container.ts";
import { expandVariables } from "./expand.ts";
import { limitsOf, timeoutOf } from "./limits.ts";
import { pathIn } from "./paths.ts";

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const EXITS: Readonly<Record<"SUCCESS" | "FAILURE" | "ANY", Exits>> = {
  SUCCESS: "success",
  FAILURE: "failure",
  ANY: "any",
};

const NETWORKS: Readonly<Record<"SANDBOX" | "NONE" | "HOST", Network>> = {
  SANDBOX: "sandbox",
  NONE: "none",
  HOST: "host",
};

type ExecArgs = Parameters<ContainerFields["withExec"]>[1];

export const containerExec = {
  async withExec(self, args, { sources }) {
    const stdin = args.stdin === "" ? null : await sources.content(Buffer.from(args.stdin));
    const parts = {
      args: commandOf(self, args),
      network: NETWORKS[args.network],
      exits: EXITS[args.expect],
      stdin,
      redirects: redirectsOf(self, args),
      privileged: args.insecureRootCapabilities,
      init: !args.noInit,
      ...limitsOf(args),
    };
    return afterExec(self, planOfExec(self, parts, timeoutOf(args)));
  },
  stdout: (self, _args, context) => printed(self, "stdout", context),
  stderr: (self, _args, context) => printed(self, "stderr", context),
  combinedOutput: (self, _args, context) => printed(self, "combined", context),
  async exitCode(self, _args, { solver, scope }) {
    const { process } = await solver.solve(execOf(self, "exitCode"), scope);
    return process?.exitCode ?? -1;
  },
  async sync(self, _args, { solver, scope }) {
    const mounted = self.mounts.map((mount) => (mount.kind === "bind" ? mount.spot.plan : null));
    const plans = [self.root?.plan ?? null, self.lastExec, ...mounted];
    const wanted = new Set(plans.filter((plan) => plan !== null));
    await Promise.all([...wanted].map((plan) => solver.solve(plan, scope)));
  },
} satisfies Partial<ContainerFields>;

type Parts = Pick<ExecOp, "args" | "privileged"> & Partial<ExecOp>;

/** A process on the container as it is. */
export function planOfExec(self: ContainerState, parts: Parts, aside: Partial<Aside> = {}): Plan {
  const op: ExecOp = {
    kind: "exec",
    root: self.root === null ? null : refOf(self.root),
    mounts: self.mounts.map(mountOf),
    env: environmentOf(self),
    secretEnv: self.secretEnv,
    cwd: self.cwd || "/",
    user: self.user,
    network: "sandbox",
    exits: "success",
    stdin: null,
    redirects: { stdin: null, stdout: null, stderr: null },
    init: true,
    platform: self.platform,
    ...parts,
  };
  return planOf(op, inputsOf(self), { volatileEnv: self.volatileEnv, ...aside });
}

function commandOf(self: ContainerState, args: ExecArgs): readonly string[] {
  const given = args.args.length === 0 ? self.cmd : args.args;
  const all = args.useEntrypoint ? [...self.entrypoint, ...given] : given;
  if (all.length === 0) fail({ kind: "no-command" });
  return args.expand ? all.map((word) => expandVariables(word, self)) : all;
}

function environmentOf({ env }: ContainerState): readonly EnvEntry[] {
  return env.some(([name]) => name === "PATH") ? env : [["PATH", DEFAULT_PATH], ...env];
}

function redirectsOf(self: ContainerState, args: ExecArgs): ExecOp["redirects"] {
  const one = (path: string) => (path === "" ? null : pathIn(self, path, args.expand));
  return {
    stdin: one(args.redirectStdin),
    stdout: one(args.redirectStdout),
    stderr: one(args.redirectStderr),
  };
}

function mountOf(mount: ContainerMount): Mount {
  if (mount.kind === "bind") {
    const { kind, at, spot, readonly, owner } = mount;
    return { kind, at, from: placeUnlessEmpty(spot), readonly, owner };
  }
  if (mount.kind === "cache") {
    return { ...mount, seed: mount.seed === null ? null : placeOf(mount.seed) };
  }
  return mount;
}

function inputsOf(self: ContainerState): Plan[] {
  const mounted = self.mounts.map((mount) => {
    if (mount.kind === "bind") return mount.spot.plan;
    return mount.kind === "cache" ? (mount.seed?.plan ?? null) : null;
  });
  return [self.root?.plan ?? null, ...mounted].filter((plan) => plan !== null);
}

/** The command's root, and what it made of every writable mount, take the place of what was. */
function afterExec(self: ContainerState, plan: Plan): ContainerState {
  const mounts = self.mounts.map((mount): ContainerMount => {
    if (mount.kind !== "bind" || mount.readonly) return mount;
    const spot = { plan, output: mountOutput(mount.at), path: mount.spot.path };
    return { ...mount, spot, owner: null };
  });
  const root = { plan, output: "root", path: "/" };
  return { ...self, root, mounts, imageRef: null, lastExec: plan };
}

function execOf({ lastExec }: ContainerState, field: string): Plan {
  return lastExec ?? fail({ kind: "no-exec", field });
}

const FIELD_OF: Readonly<Record<OutputStream, string>> = {
  stdout: "stdout",
  stderr: "stderr",
  combined: "combinedOutput",
};

/** A text is one string, which Node bounds; more can be redirected into a file. */
const MOST_OUTPUT_BYTES = 128 * 1024 * 1024;

async function printed(
  self: ContainerState,
  stream: OutputStream,
  { solver, scope }: Context,
): Promise<string> {
  const plan = execOf(self, FIELD_OF[stream]);
  await solver.solve(plan, scope);
  const bytes = await solver.output(plan, stream, scope);
  const [path, size, limit] = [FIELD_OF[stream], bytes.length, MOST_OUTPUT_BYTES];
  if (size > limit) fail({ kind: "file-too-large", path, size, limit });
  return Buffer.from(bytes).toString("utf8");
}
