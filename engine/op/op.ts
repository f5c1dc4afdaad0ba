// The language of the engine: an Op is one cacheable operation, plain immutable data.
// It names its inputs by digest and never names anything mutable (a tag, a branch, a host folder):
// those were pinned before the Op existed, so the digest of an Op is its cache key.
// Not here: how an Op is run (engine/solver), what a client asked for (engine/api).
// Admission rule for a new kind: the embedded runtime can run it and BuildKit's LLB can express it.

import { canonical, type Json } from "../../stdlib/base/canonical.ts";
import { type Digest, digestOf } from "./digest.ts";
import type { Platform } from "./platform.ts";

/** One output of an Op. Outputs have names, never indexes. */
export interface Ref {
  readonly op: Digest;
  readonly output: string;
}

/** A path inside an output. Absolute, normal, `/` for the whole. */
export interface Place {
  readonly ref: Ref;
  readonly path: string;
}

export type Op = ImageOp | TreeOp | ExecOp | FileOp | DiffOp;

/** The root file system of one platform's image. */
export interface ImageOp {
  readonly kind: "image";
  readonly manifest: Digest;
  readonly platform: Platform;
}

/** A folder whose content is already in the store: from the host, or made inline. */
export interface TreeOp {
  readonly kind: "tree";
  readonly tree: Digest;
}

/**
 * One process. Its outputs: `root`, and `mount:<at>` for each writable bind mount. Such an output
 * is the whole tree the mount came from, so what was mounted is still at `from.path` in it.
 */
export interface ExecOp {
  readonly kind: "exec";
  /** null is the empty root. */
  readonly root: Ref | null;
  readonly mounts: readonly Mount[];
  readonly args: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly secretEnv: readonly SecretEnv[];
  readonly cwd: string;
  /** `name`, `uid`, `name:group` or `uid:gid`; empty is root. */
  readonly user: string;
  readonly network: Network;
  readonly exits: Exits;
  /** What the process reads; its bytes are in the store. */
  readonly stdin: Digest | null;
  readonly redirects: Redirects;
  /** Every capability of the host's root, and no seccomp filter. */
  readonly privileged: boolean;
  /** Whether a small init is process 1, which reaps orphans and forwards signals. */
  readonly init: boolean;
  readonly platform: Platform;
  /** Left out when nothing is bounded, so that such an Op has the digest it always had. */
  readonly limits?: ExecLimits;
}

/** Actions on a copy of `on`, in order. Its output: `root`. null is the empty folder. */
export interface FileOp {
  readonly kind: "file";
  readonly on: Ref | null;
  readonly actions: readonly FileAction[];
}

/** What `upper` has that `lower` has not, or has otherwise. Deletions leave no trace. */
export interface DiffOp {
  readonly kind: "diff";
  readonly lower: Place | null;
  readonly upper: Place;
}

export type EnvEntry = readonly [name: string, value: string];
/** The name of the variable, and the name of the secret that its value comes from. */
export type SecretEnv = readonly [name: string, secret: string];
export type Network = "sandbox" | "none" | "host";
/** Which exit codes are a Result and not a failure. 128 to 191, a death by signal, never is. */
export type Exits = "success" | "failure" | "any";

/**
 * What the process and all below it may use together: a program may look at it and do otherwise.
 * At least one is there. The time that it may take is no part of an Op; see Aside.
 */
export interface ExecLimits {
  readonly memoryBytes?: number;
  /** Such as 1.5: seconds of processor time in a second. */
  readonly cpus?: number;
  readonly pids?: number;
}

export interface Redirects {
  readonly stdin: string | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
}

export type Mount = BindMount | CacheMount | TempMount | SecretMount | SocketMount;

/** A directory or file of another Op. */
export interface BindMount {
  readonly kind: "bind";
  readonly at: string;
  /** null is an empty directory. */
  readonly from: Place | null;
  readonly readonly: boolean;
  readonly owner: string | null;
}

export interface CacheMount {
  readonly kind: "cache";
  readonly at: string;
  readonly volume: string;
  readonly sharing: Sharing;
  /** What the volume holds when it is first used. */
  readonly seed: Place | null;
  readonly owner: string | null;
}

export type Sharing = "shared" | "private" | "locked";

export interface TempMount {
  readonly kind: "temp";
  readonly at: string;
  readonly sizeBytes: number | null;
}

/** Secrets are names here; their values live in a Session. */
export interface SecretMount {
  readonly kind: "secret";
  readonly at: string;
  readonly secret: string;
  readonly owner: string | null;
  readonly mode: number;
}

/** A unix socket of the host, by the name the Session knows it by. */
export interface SocketMount {
  readonly kind: "socket";
  readonly at: string;
  readonly socket: string;
  readonly owner: string | null;
}

/** Owners are `name`, `uid`, `name:group` or `uid:gid`, looked up in the folder acted on. */
export type FileAction =
  | CopyAction
  | {
      readonly kind: "mkdir";
      readonly path: string;
      readonly mode: number;
      readonly owner: string | null;
    }
  | {
      readonly kind: "mkfile";
      readonly path: string;
      readonly content: Digest;
      readonly mode: number;
      readonly owner: string | null;
    }
  | { readonly kind: "symlink"; readonly path: string; readonly target: string }
  | RemoveAction
  | { readonly kind: "chown"; readonly path: string; readonly owner: string }
  /** Sets the times of `path` and of all below it. */
  | { readonly kind: "stamp"; readonly path: string; readonly seconds: number }
  | ReplaceAction
  | PatchAction;

/** What is not there is no error. */
export interface RemoveAction {
  readonly kind: "remove";
  /** `*` and `?` stand for others in a name. */
  readonly path: string;
  /** They stand for themselves. Left out where there are none: equal removals, equal digests. */
  readonly exact?: true;
}

/** Copies a file onto `path`, or what is in a directory into `path`. */
export interface CopyAction {
  readonly kind: "copy";
  readonly from: Place;
  readonly path: string;
  readonly owner: string | null;
  /** Applied to the file, or to every directory and file copied; null keeps each one's own. */
  readonly mode: number | null;
  readonly filter: Filter;
}

export interface ReplaceAction {
  readonly kind: "replace";
  readonly path: string;
  readonly search: string;
  readonly replacement: string;
  readonly which: "first" | "all" | { readonly firstFrom: number };
}

/** Applies a unified patch, or one of Git's, to the files below `path`. */
export interface PatchAction {
  readonly kind: "patch";
  readonly path: string;
  /** The file that holds the patch. */
  readonly from: Place;
}

/** Which paths of a folder are meant. Empty `include` means all. */
export interface Filter {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly gitignore: boolean;
}

export const EVERYTHING: Filter = { include: [], exclude: [], gitignore: false };

export const ROOT = "root";

export function mountOutput(at: string): string {
  return `mount:${at}`;
}

export function opDigest(op: Op): Digest {
  return digestOf(canonical(op as unknown as Json));
}

/** The Refs an Op reads, each once, in the order they first appear. */
export function inputsOf(op: Op): Ref[] {
  const refs = new Map<string, Ref>();
  for (const ref of everyRef(op)) {
    if (ref !== null) refs.set(`${ref.op} ${ref.output}`, ref);
  }
  return [...refs.values()];
}

function everyRef(op: Op): (Ref | null)[] {
  switch (op.kind) {
    case "image":
    case "tree":
      return [];
    case "exec":
      return [op.root, ...op.mounts.map(refOfMount)];
    case "file":
      return [op.on, ...op.actions.map((one) => ("from" in one ? one.from.ref : null))];
    case "diff":
      return [op.lower?.ref ?? null, op.upper.ref];
  }
}

function refOfMount(mount: Mount): Ref | null {
  if (mount.kind === "bind") return mount.from?.ref ?? null;
  if (mount.kind === "cache") return mount.seed?.ref ?? null;
  return null;
}
