// Mount points that an image lacks, for as long as one process runs.
// They are made in the root itself and taken away afterwards, unless the process put something in
// them; the times of the folders around them are restored, so a Layer shows no trace of either.
// Inside mounts (a cache that others use too) nothing is taken away.

import { closeSync, lstatSync, mkdirSync, openSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { SystemError, setTimes } from "../libc/libc.ts";
import { type Covers, resolveInside } from "./inside.ts";

export interface Wanted {
  readonly at: string;
  readonly kind: "file" | "folder";
  /** What will lie there, where the host can see it. */
  readonly host: string | null;
}

export interface MountPoints {
  /** In the order asked for: where each mount goes, without links. */
  readonly places: readonly string[];
  /** The root and every mount, for whoever looks up a path of the container. */
  readonly covers: Covers;
  remove(): void;
}

export function makeMountPoints(root: string, wanted: readonly Wanted[]): MountPoints {
  const covers = new Map<string, string | null>([["/", root]]);
  const made: Made[] = [];
  const remove = () => {
    for (const one of made.reverse()) takeAway(one);
  };
  const place = ({ at, kind, host }: Wanted) => {
    const found = resolveInside(covers, at);
    if (found.under === "/") makeMissing(root, found.path, kind, made);
    covers.set(found.path, host);
    return found.path;
  };
  try {
    return { places: wanted.map(place), covers, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Made {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly state: State;
  /** The folder around it: what its time was, and what making this made of it. */
  readonly around: { readonly beforeNs: bigint; readonly afterNs: bigint };
}

interface State {
  readonly ino: bigint;
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

function makeMissing(root: string, path: string, kind: Made["kind"], made: Made[]): void {
  const names = path.split("/").filter((name) => name !== "");
  let host = root;
  for (const [n, name] of names.entries()) {
    host = `${host}/${name}`;
    if (lstatSync(host, { throwIfNoEntry: false }) !== undefined) continue;
    made.push(make(host, n === names.length - 1 ? kind : "folder"));
  }
}

function make(path: string, kind: Made["kind"]): Made {
  const beforeNs = stateOf(dirname(path)).mtimeNs;
  if (kind === "folder") mkdirSync(path, 0o755);
  else closeSync(openSync(path, "wx", 0o644));
  const afterNs = stateOf(dirname(path)).mtimeNs;
  return { path, kind, state: stateOf(path), around: { beforeNs, afterNs } };
}

function takeAway({ path, kind, state, around }: Made): void {
  try {
    const now = stateOf(path);
    if (!isSame(now, state, kind)) return;
    const aroundNs = stateOf(dirname(path)).mtimeNs;
    if (kind === "folder") rmdirSync(path);
    else unlinkSync(path);
    setTimes(dirname(path), null, aroundNs === around.afterNs ? around.beforeNs : aroundNs);
  } catch (error) {
    if (!isKept(error)) throw error;
  }
}

/** A folder's size and time change with what is made in it, and removing it says if that is gone. */
function isSame(now: State, then: State, kind: Made["kind"]): boolean {
  const isOwn = now.ino === then.ino && now.mode === then.mode;
  const isOwned = now.uid === then.uid && now.gid === then.gid;
  const isUnwritten = kind === "folder" || (now.size === 0n && now.mtimeNs === then.mtimeNs);
  return isOwn && isOwned && isUnwritten;
}

function stateOf(path: string): State {
  return lstatSync(path, { bigint: true });
}

/** Gone already, or no longer empty. */
function isKept(error: unknown): boolean {
  const code = error instanceof SystemError ? error.code : (error as NodeJS.ErrnoException).code;
  return ["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(code ?? "");
}
