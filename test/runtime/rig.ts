// A Runtime in this process, and a root of busybox to run things in.
// Tests that use it run in the namespaces of engine/enter.sh, as `npm test` starts them.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRuntime } from "../../engine/runtime/create.ts";
import type { RuntimeOptions } from "../../engine/runtime/options.ts";
import type { ProcessSpec, Runtime } from "../../engine/runtime/runtime.ts";
import { need } from "../rig/need.ts";

export const cannotRun = () => need("root", "namespace", "crun", "busybox");

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RuntimeRig {
  readonly runtime: Runtime;
  /** Empty, and gone at the end. */
  readonly folder: string;
  /** A new root with a shell. */
  root(): string;
  spec(root: string, more?: Partial<ProcessSpec>): ProcessSpec;
  /** What a line of shell says, in a root of its own unless one is given. */
  sh(script: string, more?: Partial<ProcessSpec>): Promise<Outcome>;
  close(): Promise<void>;
}

export function createRuntimeRig(options: Partial<RuntimeOptions> = {}): RuntimeRig {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "runtime-"));
  const runFolder = mkdtempSync(`${process.env["RONDEL_RUN"]}/rig-`);
  const stateFolder = `${process.env["RONDEL_TEST_TMP"] ?? folder}/runtime-state`;
  const { PATH } = process.env;
  const runtime = createRuntime({ runFolder, stateFolder, env: { PATH }, ...options });
  let count = 0;

  const root = () => {
    count += 1;
    const path = `${folder}/root${count}`;
    writeBusybox(path);
    return path;
  };
  const spec = (at: string, more: Partial<ProcessSpec> = {}): ProcessSpec => {
    count += 1;
    return { ...PLAIN, id: `run-${count}`, root: at, ...more };
  };
  const sh = async (script: string, more: Partial<ProcessSpec> = {}): Promise<Outcome> => {
    const said = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    const asked = spec(more.root ?? root(), {
      args: ["/bin/sh", "-c", script],
      onOutput: (stream, chunk) => void said[stream].push(chunk),
      ...more,
    });
    const { code } = await runtime.run(asked);
    const text = (stream: "stdout" | "stderr") => Buffer.concat(said[stream]).toString("utf8");
    return { code, stdout: text("stdout"), stderr: text("stderr") };
  };
  const close = async () => {
    await runtime.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { runtime, folder, root, spec, sh, close };
}

/** Of every process that this one can see. */
export function commandLines(): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim()];
    } catch {
      return []; // no process, or one that has ended
    }
  });
}

const PLAIN: Omit<ProcessSpec, "id" | "root"> = {
  args: ["/bin/true"],
  env: [],
  cwd: "/",
  uid: 0,
  gid: 0,
  groups: [],
  mounts: [],
  network: "none",
  privileged: false,
  init: false,
  hostname: "box",
  stdin: null,
  onOutput: () => {},
  signal: new AbortController().signal,
};

function writeBusybox(root: string): void {
  mkdirSync(`${root}/bin`, { recursive: true });
  chmodSync(root, 0o755);
  copyFileSync("/bin/busybox", `${root}/bin/busybox`);
  for (const name of APPLETS) symlinkSync("busybox", `${root}/bin/${name}`);
}

const APPLETS = [
  ..."cat chown cp cut dd df echo env false find grep hostname id ip kill ls md5sum mkdir".split(
    " ",
  ),
  ..."mknod mount nc nslookup ping ps pwd readlink rm sh sleep stat touch true tty unshare".split(
    " ",
  ),
  ..."wc wget head yes seq stty vi".split(" "),
];
