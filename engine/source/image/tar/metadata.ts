// Owners, modes, times and attributes of what an archive put on the disk.
// Those of directories are set at the very end: what is put into one changes its time, and its mode
// may forbid to put anything in.

import { chmodSync, lchownSync, lutimesSync } from "node:fs";
import { setAttribute } from "../../../libc/libc.ts";
import type { TarEntry } from "./parser.ts";
import type { Attributes } from "./pax.ts";
import { asText, native } from "./places.ts";

type Marks = Pick<TarEntry, "mode" | "uid" | "gid" | "mtime" | "attributes">;

export interface Metadata {
  now(path: string, entry: TarEntry): void;
  later(path: string, entry: TarEntry): void;
  /** A directory that was needed and has no entry yet. */
  implied(path: string): void;
  /** What was removed with all below it has no marks any more. */
  forget(path: string): void;
  finish(): void;
}

const IMPLIED: Marks = { mode: 0o755, uid: 0, gid: 0, mtime: 0, attributes: new Map() };
/** Where overlayfs keeps its own notes: an archive from outside must not write them. */
const OVERLAY = /^(trusted|user)\.overlay\./;

export function createMetadata(keepsOwners: boolean): Metadata {
  const directories = new Map<string, Marks>();

  const set = (path: string, marks: Marks, isLink: boolean) => {
    const at = native(path);
    if (keepsOwners) lchownSync(at, marks.uid, marks.gid);
    if (!isLink) chmodSync(at, marks.mode);
    if (marks.attributes.size > 0) setAttributes(path, marks.attributes);
    lutimesSync(at, marks.mtime, marks.mtime);
  };

  return {
    now: (path, entry) => set(path, entry, entry.kind === "symlink"),
    later: (path, entry) => void directories.set(path, entry),
    implied: (path) => void directories.set(path, IMPLIED),
    forget(path) {
      for (const known of directories.keys()) {
        if (known === path || known.startsWith(`${path}/`)) directories.delete(known);
      }
    },
    finish() {
      for (const [path, marks] of [...directories].reverse()) set(path, marks, false);
    },
  };
}

/** Kinds that this file system or this user may not have are left out, as other tools do. */
export function setAttributes(path: string, attributes: Attributes): void {
  for (const [name, value] of attributes) {
    if (OVERLAY.test(name)) continue;
    try {
      setAttribute(asText(path), asText(name), value);
    } catch (error) {
      if (!isErrno(error, "EPERM", "ENOTSUP")) throw error;
    }
  }
}

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
