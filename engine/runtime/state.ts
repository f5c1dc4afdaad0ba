// What a file or folder is known by when it is looked at again later: has it been changed?

import { lstatSync } from "node:fs";
import { getAttribute, listAttributes } from "../libc/libc.ts";

export interface FileState {
  readonly ino: bigint;
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

export function stateOf(path: string): FileState {
  return lstatSync(path, { bigint: true });
}

export function hasSameOwner(one: FileState, other: FileState): boolean {
  return one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
}

/** Names with values, without those that overlayfs itself writes. */
export function userAttributes(path: string): string[] {
  const names = listAttributes(path).filter((name) => !/^(trusted|user)\.overlay\./.test(name));
  return names.map((name) => {
    const value = getAttribute(path, name) ?? new Uint8Array();
    return `${name}=${Buffer.from(value).toString("base64")}`;
  });
}
