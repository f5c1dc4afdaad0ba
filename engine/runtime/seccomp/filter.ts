// The seccomp filter of ordinary containers. Compiling a profile costs crun more than all the rest
// of a start, so it is compiled once per host and profile, by a container that is created and never
// started; its filter is kept on disk and handed to crun ready-made.
// Invariant: a ready-made filter is used only after a process under it was seen to be filtered;
// otherwise crun is given the profile itself, which is slower and as tight.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { launch, launchFiles } from "../launch.ts";
import type { OciRuntime } from "../runtimes.ts";
import { withHostRoot } from "../trial.ts";
import { CLOSED_PROFILE, type Profile, seccompProfile } from "./profile.ts";

export interface Filter {
  readonly profile: Profile;
  /** Base64 of the program for the kernel; null when the runtime compiles the profile. */
  readonly compiled: string | null;
}

export interface FilterOptions {
  readonly runtime: OciRuntime;
  readonly runFolder: string;
  readonly stateFolder: string;
  readonly architecture: string;
}

export async function prepareFilter(options: FilterOptions): Promise<Filter> {
  const profile = seccompProfile(options.architecture);
  const plain: Filter = { profile, compiled: null };
  if (options.runtime.kind !== "crun") return plain;
  try {
    const tried = await withHostRoot(`${options.runFolder}/trial`, (root) =>
      ready(options, plain, (filter) => trialConfig(root, filter)),
    );
    return tried ?? plain;
  } catch {
    return plain; // a host where the trial cannot be made has slower starts, not looser ones
  }
}

/** null when a process under the ready-made filter turned out not to be filtered. */
async function ready(
  options: FilterOptions,
  plain: Filter,
  config: (filter: Filter) => Json,
): Promise<Filter | null> {
  const kept = keptFile(options, plain.profile);
  const program = readKept(kept) ?? (await compile(options, config(plain)));
  const filter: Filter = { profile: CLOSED_PROFILE, compiled: program.toString("base64") };
  if (!(await isFiltered(options, config(filter)))) return null;
  keep(kept, program);
  return filter;
}

function keptFile({ runtime, architecture, stateFolder }: FilterOptions, profile: Profile): string {
  const text = canonical([runtime.edition, architecture, profile]);
  const digest = createHash("sha256").update(text).digest("hex");
  return `${stateFolder}/seccomp-${digest.slice(0, 32)}.bpf`;
}

function readKept(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

function keep(file: string, program: Buffer): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, program);
  renameSync(fresh, file);
}

function trialConfig(root: string, { profile, compiled }: Filter): Json {
  const show = "while read -r line; do echo $line; done </proc/self/status";
  return {
    ociVersion: "1.0.2",
    process: { user: { uid: 0, gid: 0 }, args: ["/bin/sh", "-c", show], cwd: "/" },
    root: { path: root, readonly: true },
    mounts: [{ destination: "/proc", type: "proc", source: "proc" }],
    annotations: compiled === null ? {} : { "run.oci.seccomp_bpf_data": compiled },
    linux: { namespaces: [{ type: "pid" }, { type: "mount" }], seccomp: profile },
  };
}

async function compile({ runtime, runFolder }: FilterOptions, config: Json): Promise<Buffer> {
  const id = "seccomp-compile";
  const { bundle, state, options } = launchFiles(runtime, runFolder, id);
  mkdirSync(bundle, { recursive: true });
  writeFileSync(`${bundle}/config.json`, JSON.stringify(config));
  try {
    await call(runtime.path, [...options, "create", "-b", bundle, id]);
    return readFileSync(`${state}/seccomp.bpf`);
  } finally {
    await call(runtime.path, [...options, "delete", "--force", id]);
    rmSync(bundle, { recursive: true });
  }
}

async function isFiltered({ runtime, runFolder }: FilterOptions, config: Json): Promise<boolean> {
  const output: Uint8Array[] = [];
  const ending = await launch(runtime, runFolder, config, {
    id: "seccomp-check",
    stdin: null,
    entrances: [],
    onOutput: (_, chunk) => void output.push(chunk),
    signal: new AbortController().signal,
  });
  const status = Buffer.concat(output).toString("latin1");
  return ending.kind === "exited" && /^Seccomp:\s*2$/m.test(status);
}

/** A created container keeps what it inherits, so it is given nothing to wait for. */
async function call(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: "ignore", env: {} });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${program} exited with ${code}`);
}
