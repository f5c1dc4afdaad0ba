// Makes the directories that something is to be put into.

import { chmodSync, lchownSync, mkdirSync, unlinkSync } from "node:fs";
import { fail } from "../event/failure.ts";
import { parentOf } from "../op/path.ts";
import type { Owner } from "./attributes.ts";
import { kindOf } from "./entry.ts";
import { insidePath, statOf } from "./resolve.ts";

const PARENT_MODE = 0o755;
const ROOT_OWNER: Owner = { uid: 0, gid: 0 };

/** Makes `hostPath`, which lies in `root` and is resolved, and what is missing above it. */
export function makeFolders(root: string, hostPath: string, mode: number, owner: Owner): void {
  const stats = statOf(hostPath);
  if (stats?.isDirectory()) return;
  if (stats !== null) {
    const path = insidePath(root, hostPath);
    fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
  }
  makeFolders(root, parentOf(hostPath), mode, owner);
  mkdirSync(hostPath);
  lchownSync(hostPath, owner.uid, owner.gid);
  chmodSync(hostPath, mode); // mkdir's own mode passes through the process's umask
}

/** What is made only because something is put below it is root's and open to all. */
export function makeParents(root: string, hostPath: string): void {
  if (hostPath !== root) makeFolders(root, parentOf(hostPath), PARENT_MODE, ROOT_OWNER);
}

/** A file takes the place of a file or a link, never of a directory. */
export function clearWay(root: string, hostPath: string): void {
  const stats = statOf(hostPath);
  if (stats === null) return;
  if (stats.isDirectory()) {
    const path = insidePath(root, hostPath);
    fail({ kind: "path-kind", path, want: "a file", got: "a directory" });
  }
  unlinkSync(hostPath);
}
