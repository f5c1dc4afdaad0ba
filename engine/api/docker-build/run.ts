// RUN: one process with its mounts, which leave no trace in the container but what it wrote.

import type { MountOptions, RunInstruction } from "../../dockerfile/dockerfile.ts";
import type { SecretEnv } from "../../op/op.ts";
import type { Context } from "../context.ts";
import { below } from "../edits.ts";
import { containerExec } from "../types/container/exec.ts";
import { pathIn, withMount } from "../types/container/paths.ts";
import type { ContainerState } from "../values/container.ts";
import { type Build, expandIn, refuse, type Stage } from "./stage.ts";

const NETWORKS = new Map([
  ["default", "SANDBOX"],
  ["none", "NONE"],
] as const);

export async function runStep(
  stage: Stage,
  step: RunInstruction,
  build: Build,
): Promise<ContainerState> {
  const { command, line } = step;
  const { container } = stage;
  const network = networkOf(step, build);
  const args = command.kind === "words" ? command.words : [...stage.shell, command.text];
  const set = new Set(container.env.map(([name]) => name));
  const visible = [...stage.args].filter(([name]) => !set.has(name));
  let prepared: ContainerState = { ...container, env: [...container.env, ...visible] };
  for (const mount of step.mounts) {
    const expanded = new Map(
      [...mount].map(([key, value]) => [key, expandIn(stage, value, line, build)] as const),
    );
    prepared = await addMount(prepared, expanded, line, build);
  }
  const after = await exec(prepared, args, network, build.noInit, build.context);
  const { mounts, env, secretEnv } = container;
  return { ...after, mounts, env, secretEnv };
}

function networkOf({ network, line }: RunInstruction, build: Build): "SANDBOX" | "NONE" {
  const known = [...NETWORKS].find(([name]) => name === network)?.[1];
  return known ?? refuse(build, line, `expected --network=default or none, got ${network}`);
}

function exec(
  container: ContainerState,
  args: readonly string[],
  network: "SANDBOX" | "NONE",
  noInit: boolean,
  context: Context,
): Promise<ContainerState> {
  const options = {
    useEntrypoint: false,
    stdin: "",
    redirectStdin: "",
    redirectStdout: "",
    redirectStderr: "",
    expect: "SUCCESS" as const,
    insecureRootCapabilities: false,
    expand: false,
    timeout: null,
    memory: null,
    cpus: null,
    pids: null,
  };
  return containerExec.withExec(container, { ...options, args, network, noInit }, context);
}

type AddMount = (
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
) => ContainerState | Promise<ContainerState>;

const MOUNTS = new Map<string, AddMount>([
  ["bind", addBind],
  ["cache", addCache],
  ["tmpfs", addTemp],
  ["secret", addSecret],
  ["ssh", addSocket],
]);

function addMount(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): ContainerState | Promise<ContainerState> {
  const type = options.get("type") ?? "bind";
  const add = MOUNTS.get(type);
  const names = [...MOUNTS.keys()].join(", ");
  if (add === undefined) return refuse(build, line, `expected --mount=type=${names}, got ${type}`);
  return add(container, options, line, build);
}

async function addBind(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): Promise<ContainerState> {
  const from = options.get("from");
  const files = from === undefined ? build.folder : await build.filesOf(from, line);
  const source = options.get("source") ?? options.get("src") ?? "/";
  const isWritable = isTrue(options, "rw") || isTrue(options, "readwrite");
  return withMount(container, {
    kind: "bind",
    at: targetOf(container, options, null, line, build),
    spot: below(files, source),
    readonly: !isWritable,
    owner: null,
  });
}

async function addCache(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): Promise<ContainerState> {
  const at = targetOf(container, options, null, line, build);
  const sharing = options.get("sharing") ?? "shared";
  if (sharing !== "shared" && sharing !== "private" && sharing !== "locked") {
    return refuse(build, line, `expected sharing=shared, private or locked, got ${sharing}`);
  }
  const from = options.get("from");
  const files = from === undefined ? null : await build.filesOf(from, line);
  const seed = files === null ? null : below(files, options.get("source") ?? "/");
  const volume = `dockerfile ${options.get("id") ?? at}`;
  return withMount(container, {
    kind: "cache",
    at,
    volume,
    sharing,
    seed,
    owner: ownerOf(options),
  });
}

function addTemp(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): ContainerState {
  const size = options.get("size");
  if (size !== undefined && !/^\d+$/.test(size)) {
    refuse(build, line, `expected size in bytes, got ${size}`);
  }
  const sizeBytes = size === undefined ? null : Number(size);
  const at = targetOf(container, options, null, line, build);
  return withMount(container, { kind: "temp", at, sizeBytes });
}

const SECRET_MODE = 0o400;

function addSecret(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): ContainerState {
  const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
  const id = options.get("id") ?? target?.split("/").at(-1) ?? "";
  const secret = build.secrets.get(id);
  if (secret === undefined) {
    if (!isTrue(options, "required")) return container;
    return refuse(build, line, `expected a secret named ${id} among those given, got none`);
  }
  const variable = options.get("env");
  const added: readonly SecretEnv[] = variable === undefined ? [] : [[variable, secret.name]];
  const set = { ...container, secretEnv: [...container.secretEnv, ...added] };
  if (variable !== undefined && target === undefined) return set;
  return withMount(set, {
    kind: "secret",
    at: pathIn(container, target ?? `/run/secrets/${id}`),
    secret: secret.name,
    owner: ownerOf(options),
    mode: modeOf(options, line, build) ?? SECRET_MODE,
  });
}

const AGENT = "/run/buildkit/ssh_agent.0";

function addSocket(
  container: ContainerState,
  options: MountOptions,
  line: number,
  build: Build,
): ContainerState {
  const { ssh } = build;
  if (ssh === null) {
    if (!isTrue(options, "required")) return container;
    return refuse(build, line, "expected ssh to be given to dockerBuild, got none");
  }
  const at = targetOf(container, options, AGENT, line, build);
  const set = { ...container, env: [...container.env, ["SSH_AUTH_SOCK", at] as const] };
  return withMount(set, { kind: "socket", at, socket: ssh.name, owner: ownerOf(options) });
}

function targetOf(
  container: ContainerState,
  options: MountOptions,
  standard: string | null,
  line: number,
  build: Build,
): string {
  const written = options.get("target") ?? options.get("dst") ?? options.get("destination");
  const target = written ?? standard;
  return target === null
    ? refuse(build, line, "expected target= in --mount")
    : pathIn(container, target);
}

function ownerOf(options: MountOptions): string | null {
  const [uid, gid] = [options.get("uid"), options.get("gid")];
  return uid === undefined && gid === undefined ? null : `${uid ?? 0}:${gid ?? 0}`;
}

function modeOf(options: MountOptions, line: number, build: Build): number | null {
  const mode = options.get("mode");
  if (mode === undefined) return null;
  if (/^0?[0-7]{3,4}$/.test(mode)) return Number.parseInt(mode, 8);
  return refuse(build, line, `expected mode in octal, such as 0400, got ${mode}`);
}

function isTrue(options: MountOptions, key: string): boolean {
  return ["true", "1"].includes(options.get(key) ?? "");
}
