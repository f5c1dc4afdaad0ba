// Mount points that an image lacks, for as long as one process runs.
// They are made in the root itself and taken away afterwards, unless the process put something in
// them; the times of the folders around them are restored, so a Layer shows no trace of either.
// Inside writable mounts (a cache that others use too) the OCI runtime makes them, and they stay.
// Invariant: nothing is made inside a read-only mount, by us or by a runtime that would make it
// before it makes the mount read-only.

import { closeSync, mkdirSync, openSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { SystemError, setTimes } from "../libc/libc.ts";
import { type Covers, lookAt, resolveInside } from "./inside.ts";
import { RuntimeFault } from "./runtime.ts";
import { type FileState, hasSameOwner, stateOf, userAttributes } from "./state.ts";

export interface Wanted {
  readonly at: string;
  readonly kind: "file" | "folder";
  /** What will lie there, where the host can see it. */
  readonly host: string | null;
  readonly readonly: boolean;
}

export interface MountPoints {
  /** In the order asked for: where each mount goes, without links. */
  readonly places: readonly string[];
  /** The root and every mount, for whoever looks up a path of the container. */
  readonly covers: Covers;
  /** Whether something would have to be made there that may not be. */
  refuses(path: string): boolean;
  /** The folders of the root around what was made, outermost first. */
  readonly touched: readonly Touched[];
  remove(): void;
}

export interface Touched {
  readonly path: string;
  readonly before: FileState;
  readonly attributes: readonly string[];
}

export function makeMountPoints(root: string, wanted: readonly Wanted[]): MountPoints {
  const covers = new Map<string, string | null>([["/", root]]);
  const closed = new Set<string>();
  const record: Record = { made: [], touched: [] };
  const remove = () => {
    for (const one of record.made.reverse()) takeAway(one);
  };
  const refuses = (path: string) => {
    const found = resolveInside(covers, path);
    return closed.has(found.under) && found.host !== null && lookAt(found.host) === undefined;
  };
  const place = ({ at, kind, host, readonly }: Wanted) => {
    if (refuses(at)) throw cannotMake(at, "the mount around it is read-only");
    const found = resolveInside(covers, at);
    if (found.under === "/") withFault(at, () => makeMissing(root, found.path, kind, record));
    covers.set(found.path, host);
    if (readonly) closed.add(found.path);
    else closed.delete(found.path);
    return found.path;
  };
  try {
    return { places: wanted.map(place), covers, refuses, touched: record.touched, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Record {
  readonly made: Made[];
  readonly touched: Touched[];
}

interface Made {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly state: FileState;
  /** The time of the folder around it: what it was, and what making this made of it. */
  readonly around: { readonly beforeNs: bigint; readonly afterNs: bigint };
}

function makeMissing(root: string, path: string, kind: Made["kind"], record: Record): void {
  const names = path.split("/").filter((name) => name !== "");
  const existing = names.findIndex((_, n) => lookAt(at(root, names, n + 1)) === undefined);
  if (existing === -1) return;
  for (let n = 1; n <= existing; n += 1) touch(root, at("", names, n), record);
  for (let n = existing + 1; n <= names.length; n += 1) {
    record.made.push(make(at(root, names, n), n === names.length ? kind : "folder"));
  }
}

function withFault(at: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw cannotMake(at, (error as Error).message, { cause: error });
  }
}

function cannotMake(at: string, why: string, options?: ErrorOptions): RuntimeFault {
  const what = `cannot make the mount point ${at}: ${why}`;
  return new RuntimeFault("other", what, "mount it at another path", options);
}

function at(root: string, names: readonly string[], length: number): string {
  return [root, ...names.slice(0, length)].join("/");
}

function touch(root: string, path: string, { made, touched }: Record): void {
  const host = `${root}${path}`;
  const isOwn = made.some((one) => one.path === host);
  if (isOwn || touched.some((one) => one.path === path)) return;
  touched.push({ path, before: stateOf(host), attributes: userAttributes(host) });
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
    if (!isSame(stateOf(path), state, kind)) return;
    const aroundNs = stateOf(dirname(path)).mtimeNs;
    if (kind === "folder") rmdirSync(path);
    else unlinkSync(path);
    setTimes(dirname(path), null, aroundNs === around.afterNs ? around.beforeNs : aroundNs);
  } catch (error) {
    if (!isKept(error)) throw error;
  }
}

/** A folder's size and time change with what is in it; removing it tells whether that is gone. */
function isSame(now: FileState, then: FileState, kind: Made["kind"]): boolean {
  const isUnwritten = kind === "folder" || (now.size === 0n && now.mtimeNs === then.mtimeNs);
  return now.ino === then.ino && hasSameOwner(now, then) && isUnwritten;
}

/** Gone already, or no longer empty. */
function isKept(error: unknown): boolean {
  const code = error instanceof SystemError ? error.code : (error as NodeJS.ErrnoException).code;
  return ["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(code ?? "");
}
