// The kernel spec: a folder by which Jupyter knows how to start the kernel, what it is called and
// what it looks like. Its command is absolute, so that the kernel starts from any folder.

import { copyFile, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Io } from "../command.ts";
import { UsageError } from "../flags.ts";
import { jupyterFolder } from "./jupyter-folder.ts";

export interface SpecFlags {
  readonly user: boolean;
  readonly prefix: string | null;
  readonly name: string | null;
  readonly "display-name": string | null;
}

const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const LOGOS = ["logo-svg.svg", "logo-32x32.png", "logo-64x64.png"];
const MODE = 0o644;

export async function installKernel(flags: SpecFlags, io: Io): Promise<number> {
  const folder = folderOf(flags, io);
  await mkdir(folder, { recursive: true });
  const spec = {
    argv: [launcherOf(io), "kernel", "run", "{connection_file}"],
    display_name: flags["display-name"] ?? "Rondel",
    language: "typescript",
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { debugger: false },
  };
  await writeFile(join(folder, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`, {
    mode: MODE,
  });
  for (const logo of LOGOS) await copyFile(logoPath(logo), join(folder, logo));
  io.stdout.write(`${folder}\n`);
  return 0;
}

export async function uninstallKernel(flags: SpecFlags, io: Io): Promise<number> {
  const folder = folderOf(flags, io);
  const isThere = await stat(join(folder, "kernel.json")).catch(() => null);
  if (isThere === null) {
    io.stderr.write(`no kernel is installed at ${folder}\n`);
    return 1;
  }
  await rm(folder, { recursive: true });
  io.stdout.write(`removed ${folder}\n`);
  return 0;
}

function folderOf({ user, prefix, name }: SpecFlags, io: Io): string {
  const known = name ?? "rondel";
  if (!NAME.test(known))
    throw new UsageError(`${known}: a kernel's name is of letters, digits, ._-`);
  if (user && prefix !== null)
    throw new UsageError("--user and --prefix are two places: choose one");
  return join(dataFolder(user, prefix, io), "kernels", known.toLowerCase());
}

/** As Jupyter itself looks for them. */
function dataFolder(user: boolean, prefix: string | null, { env, cwd, isRoot }: Io): string {
  if (prefix !== null) return join(resolve(cwd, prefix), "share", "jupyter");
  if (isRoot && !user) return "/usr/local/share/jupyter";
  return jupyterFolder(env);
}

function launcherOf({ env }: Io): string {
  return env["RONDEL_LAUNCHER"] ?? fileURLToPath(new URL("../../../rondel", import.meta.url));
}

function logoPath(name: string): string {
  return fileURLToPath(new URL(`../../../kernel/jupyter/logo/${name}`, import.meta.url));
}
