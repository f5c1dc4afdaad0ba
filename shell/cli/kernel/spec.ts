// The kernel spec: a folder by which Jupyter knows how to start the kernel, what it is called and
// what it looks like. Its command is absolute, so that the kernel starts from any folder.

import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { RELEASE } from "../../../stdlib/base/edition.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../flags.ts";
import { installExtension, uninstallExtension } from "./extension.ts";
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
const RUN = ["kernel", "run", "{connection_file}"];

export async function installKernel(flags: SpecFlags, io: Io): Promise<number> {
  const jupyter = dataFolder(flags, io);
  const folder = folderOf(jupyter, flags);
  await mkdir(folder, { recursive: true });
  const spec = {
    argv: [launcherOf(io), ...RUN],
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
  const extension = await installExtension(jupyter, RELEASE);
  io.stdout.write(`${extension} (terminals in JupyterLab and Notebook; reload open pages)\n`);
  return 0;
}

export async function uninstallKernel(flags: SpecFlags, io: Io): Promise<number> {
  const jupyter = dataFolder(flags, io);
  const folder = folderOf(jupyter, flags);
  const isThere = await stat(join(folder, "kernel.json")).catch(() => null);
  if (isThere === null) {
    io.stderr.write(`no kernel is installed at ${folder}\n`);
    return 1;
  }
  await rm(folder, { recursive: true });
  io.stdout.write(`removed ${folder}\n`);
  // Another of our kernels, under another name, shows its terminals by the same extension.
  if (await hasKernels(jupyter)) return 0;
  const extension = await uninstallExtension(jupyter);
  if (extension !== null) io.stdout.write(`removed ${extension}\n`);
  return 0;
}

async function hasKernels(jupyter: string): Promise<boolean> {
  const kernels = join(jupyter, "kernels");
  for (const name of await readdir(kernels).catch(() => [])) {
    const text = await readFile(join(kernels, name, "kernel.json"), "utf8").catch(() => "");
    if (text.includes(RUN.join('",\n    "'))) return true;
  }
  return false;
}

function folderOf(jupyter: string, { name }: SpecFlags): string {
  const known = name ?? "rondel";
  if (!NAME.test(known))
    throw new UsageError(`${known}: a kernel's name is of letters, digits, ._-`);
  return join(jupyter, "kernels", known.toLowerCase());
}

/** As Jupyter itself looks for them. */
function dataFolder({ user, prefix }: SpecFlags, { env, cwd, isRoot }: Io): string {
  if (user && prefix !== null)
    throw new UsageError("--user and --prefix are two places: choose one");
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
