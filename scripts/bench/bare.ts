// The floors, measured where the engine runs: in its kind of namespaces, with nothing of ours in
// between. It is a child that does what it is told, a line of JSON a time:
//
//   {"work":"crun","count":n,"width":w}  n runs of `true` on fresh overlays, w at a time
//   {"work":"run","command":[…]}         one program of the machine, to its end
//
// and answers the milliseconds it took, or why it failed.

import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { mount, unmount } from "../../engine/libc/libc.ts";

const folder = process.argv[2] ?? "";
const BUSYBOX = "/bin/busybox";
let count = 0;

interface Command {
  readonly work: "crun" | "run";
  readonly count?: number;
  readonly width?: number;
  readonly command?: readonly [string, ...string[]];
}

function prepare(): void {
  mkdirSync(`${folder}/root/bin`, { recursive: true });
  copyFileSync(BUSYBOX, `${folder}/root/bin/busybox`);
  for (const name of ["true", "sh"]) symlinkSync("busybox", `${folder}/root/bin/${name}`);
  for (const name of ["proc", "dev", "sys"]) mkdirSync(`${folder}/root/${name}`);
}

/** The least that a container needs: namespaces, /proc, /dev. No filter, no masks, no network. */
function config(rootfs: string): string {
  const namespaces = ["pid", "mount", "ipc", "uts", "network"].map((type) => ({ type }));
  return JSON.stringify({
    ociVersion: "1.0.2",
    process: {
      args: ["/bin/true"],
      cwd: "/",
      env: ["PATH=/bin"],
      user: { uid: 0, gid: 0 },
      capabilities: {},
    },
    root: { path: rootfs },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs" },
    ],
    linux: { namespaces },
  });
}

async function runOnce(): Promise<void> {
  const id = `bare-${count++}`;
  const at = `${folder}/${id}`;
  for (const name of ["upper", "work", "merged"]) mkdirSync(`${at}/${name}`, { recursive: true });
  const options = `lowerdir=${folder}/root,upperdir=${at}/upper,workdir=${at}/work,volatile`;
  mount("overlay", `${at}/merged`, "overlay", 0, options);
  writeFileSync(`${at}/config.json`, config(`${at}/merged`));
  const crun = ["--root", `${folder}/state`, "--cgroup-manager=disabled", "run", "-b", at, id];
  await runProgram("crun", crun);
  unmount(`${at}/merged`);
}

function runProgram(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.resume();
    let said = "";
    child.stderr.on("data", (bytes) => {
      said += String(bytes);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}: ${said.trim().split("\n").at(-1)}`));
    });
  });
}

async function runMany(total: number, width: number): Promise<void> {
  let left = total;
  const line = async () => {
    while (left-- > 0) await runOnce();
  };
  await Promise.all(Array.from({ length: width }, line));
}

function perform({ work, count: total = 1, width = 1, command }: Command): Promise<void> {
  if (work === "crun") return runMany(total, width);
  const [program, ...args] = command ?? [BUSYBOX];
  return runProgram(program, args);
}

prepare();
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  const startedMs = performance.now();
  const answer = await perform(command).then(
    () => String(performance.now() - startedMs),
    (error: Error) => error.message,
  );
  process.stdout.write(`${answer}\n`);
}
