// The extension of JupyterLab and Notebook that shows terminals in outputs: a folder beside the
// kernel spec, of our own modules as they are, and xterm from its package.

import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "rondel-terminal";
const OURS = fileURLToPath(new URL("../../../kernel/jupyter/lab/", import.meta.url));
/** Where in packages files are, and what they are called beside our own. */
const THEIRS: readonly (readonly [path: string, name: string])[] = [
  ["@xterm/xterm/lib/xterm.mjs", "xterm.js"],
  ["@xterm/xterm/css/xterm.css", "xterm.css"],
  ["@xterm/xterm/LICENSE", "xterm-license.txt"],
  ["@xterm/addon-fit/lib/addon-fit.mjs", "addon-fit.js"],
  ["@xterm/addon-fit/LICENSE", "addon-fit-license.txt"],
];

/** Answers its folder, in which there is either all of it or what was there before. */
export async function installExtension(jupyter: string, version: string): Promise<string> {
  const folder = folderIn(jupyter);
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(join(draft, "static"), { recursive: true });
  const names = (await readdir(OURS)).filter((name) => name !== "package.json");
  for (const name of names) await copyFile(join(OURS, name), join(draft, "static", name));
  const { resolve } = createRequire(import.meta.url);
  for (const [path, name] of THEIRS) await copyFile(resolve(path), join(draft, "static", name));
  const about = JSON.parse(await readFile(join(OURS, "package.json"), "utf8")) as object;
  await writeJson(join(draft, "package.json"), { ...about, version });
  await writeJson(join(draft, "install.json"), HOW);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  return folder;
}

/** Answers its folder when it was there. */
export async function uninstallExtension(jupyter: string): Promise<string | null> {
  const folder = folderIn(jupyter);
  const wasThere = await readdir(folder).catch(() => null);
  await rm(folder, { recursive: true, force: true });
  return wasThere === null ? null : folder;
}

/** For JupyterLab, which tells people. */
const HOW = {
  packageManager: "rondel",
  packageName: "rondel",
  uninstallInstructions: "rondel kernel uninstall",
};

function folderIn(jupyter: string): string {
  return join(jupyter, "labextensions", NAME);
}

function writeJson(path: string, value: object): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
