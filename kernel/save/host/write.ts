// Writes a module's folder, whole or not at all: it is made beside its place, and then renamed.

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { RondelError } from "../../../stdlib/index.ts";

export interface WriteOptions {
  /** Whether what is there may be replaced. */
  readonly force: boolean;
  /** Files of the host to go along: from where, by their paths in the folder. */
  readonly copies?: ReadonlyMap<string, string>;
  /** Writes the rest, into the folder that will be it. */
  readonly fill?: (draft: string) => Promise<void>;
}

export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force, copies = new Map(), fill = async () => {} }: WriteOptions,
): Promise<void> {
  refuseExisting(folder, force);
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  // A draft is its maker's alone; a module is what any new folder of this user is.
  chmodSync(draft, 0o777 & ~process.umask());
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    for (const [path, from] of copies) copyInto(join(draft, path), from);
    await fill(draft);
    replace(folder, draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function copyInto(place: string, from: string): void {
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(from, place);
}

export function refuseExisting(path: string, force: boolean): void {
  if (force || !existsSync(path)) return;
  throw new RondelError(
    `${path} is there already`,
    "Take another name, or replace it with --force.",
  );
}

/** What was there goes out of the way, and comes back when its successor cannot be there. */
function replace(folder: string, draft: string): void {
  if (!existsSync(folder)) return renameSync(draft, folder);
  const old = `${draft}.old`;
  renameSync(folder, old);
  try {
    renameSync(draft, folder);
  } catch (error) {
    renameSync(old, folder);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
