// Which attributes of a file belong to its content, and how one file gets those of another.
// Extended attributes count when they are the user's or a program's capabilities; what overlayfs,
// security modules and access lists keep there belongs to the machine.

import { chmodSync, lchownSync, lutimesSync, type Stats } from "node:fs";
import { getAttribute, listAttributes, setAttribute } from "../libc/libc.ts";
import { permissionsOf } from "./entry.ts";

export type Attribute = readonly [name: string, value: Uint8Array];

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What the copy shall have instead of its own. */
export interface Overrides {
  readonly owner: Owner | null;
  readonly mode: number | null;
}

export const NO_OVERRIDES: Overrides = { owner: null, mode: null };

/** By name. */
export function keptAttributes(hostPath: string): Attribute[] {
  const attributes: Attribute[] = [];
  for (const name of listAttributes(hostPath).filter(isKept).sort()) {
    const value = getAttribute(hostPath, name);
    if (value !== null) attributes.push([name, value]);
  }
  return attributes;
}

function isKept(name: string): boolean {
  if (name.startsWith("user.overlay.")) return false;
  return name.startsWith("user.") || name === "security.capability";
}

/**
 * Everything but the bytes. The order counts: a new owner clears setuid and capabilities, and any
 * change of the content the time, so a directory gets its attributes after what is in it.
 */
export function copyAttributes(
  from: string,
  stats: Stats,
  to: string,
  { owner, mode }: Overrides,
): void {
  lchownSync(to, owner?.uid ?? stats.uid, owner?.gid ?? stats.gid);
  if (!stats.isSymbolicLink()) {
    chmodSync(to, mode ?? permissionsOf(stats));
    for (const [name, value] of keptAttributes(from)) setAttribute(to, name, value);
  }
  lutimesSync(to, stats.atimeMs / 1000, stats.mtimeMs / 1000);
}
