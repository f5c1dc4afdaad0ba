// Finds the place of a path in a folder tree as a process with that root would: symbolic links,
// also absolute ones and those with `..`, stay inside the root.
// Invariant: what is answered lies in `root`, and none of its parts but the last is a symbolic link
// (the last neither, with `followLast`); nobody changes the tree meanwhile.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { fail } from "../event/failure.ts";
import { codeOf } from "./errno.ts";

export interface ResolveOptions {
  readonly followLast: boolean;
}

/** The kernel's own limit. */
const MOST_LINKS = 40;

/** The path on the host. What is not there is taken as it is written. */
export function resolveInside(root: string, path: string, { followLast }: ResolveOptions): string {
  if (path.includes("\0")) {
    fail({ kind: "path-kind", path, want: "a path", got: "one with a NUL in it" });
  }
  const waiting = path.split("/").reverse();
  const done: string[] = [];
  let links = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      done.pop();
      continue;
    }
    const here = hostPathOf(root, [...done, name]);
    const isLast = waiting.every((rest) => rest === "" || rest === ".");
    const isLink = (followLast || !isLast) && statOf(here)?.isSymbolicLink() === true;
    if (!isLink) {
      done.push(name);
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) failLoop(path);
    const target = readlinkSync(here);
    if (target.startsWith("/")) done.length = 0;
    waiting.push(...target.split("/").reverse());
  }
  return hostPathOf(root, done);
}

/** null when nothing is there. */
export function statOf(hostPath: string): Stats | null {
  try {
    return lstatSync(hostPath, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR" || codeOf(error) === "ENAMETOOLONG") return null;
    throw error;
  }
}

/** The place of something that must be there, and what it is. Its own link is followed. */
export function findInside(root: string, path: string): { hostPath: string; stats: Stats } {
  const hostPath = resolveInside(root, path, { followLast: true });
  const stats = statOf(hostPath) ?? fail({ kind: "path-missing", path });
  return { hostPath, stats };
}

/** The host's path as seen from inside the root. */
export function insidePath(root: string, hostPath: string): string {
  return hostPath === root ? "/" : hostPath.slice(root.length);
}

function hostPathOf(root: string, names: readonly string[]): string {
  return names.length === 0 ? root : `${root}/${names.join("/")}`;
}

function failLoop(path: string): never {
  fail({ kind: "path-kind", path, want: "a path", got: "a loop of symbolic links" });
}
