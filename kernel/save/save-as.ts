// What a kernel has run, saved as what the name asks for: a folder is a module, and the ending of a
// file says whether it is a script, a notebook, or what docker needs.

import { basename } from "node:path";
import type { PromptKernel } from "../prompt-kernel.ts";
import { writeDocker } from "./docker/write-docker.ts";
import { writeNew } from "./host/write-new.ts";
import { writeNotebook, writeScript } from "./plain.ts";
import { type SaveOrder, saveTo } from "./save.ts";
import type { SavedModule } from "./words.ts";

export type SavedAs =
  | { readonly kind: "module"; readonly module: SavedModule }
  | { readonly kind: "file" };

export interface SaveAsOrder extends Omit<SaveOrder, "name"> {
  /** The whole path. */
  readonly path: string;
  readonly force: boolean;
}

export async function saveAs(kernel: PromptKernel, order: SaveAsOrder): Promise<SavedAs> {
  const { path, force } = order;
  const text = await textFor(kernel, order);
  if (text !== null) {
    await writeNew(path, text, { force, mode: PROGRAMS.test(path) ? 0o777 : 0o666 });
    return { kind: "file" };
  }
  const target = { cwd: kernel.cwd, env: kernel.env, folder: path, force };
  return {
    kind: "module",
    module: await saveTo(kernel, { ...order, name: basename(path) }, target),
  };
}

/** Files that are run by their names. */
const PROGRAMS = /\.(sh|ts)$/;

/** null of what is a folder. */
async function textFor(
  kernel: PromptKernel,
  { path, keep, story }: SaveAsOrder,
): Promise<string | null> {
  if (path.endsWith(".ipynb")) return writeNotebook(kernel);
  if (path.endsWith(".ts")) return writeScript(kernel, keep ?? []);
  if (!path.endsWith(".sh")) return null;
  const { session } = await kernel.kept();
  const origin = story === undefined ? `the session ${session.name}` : `the notebook ${story.name}`;
  return writeDocker(kernel, { path, keep, origin });
}
