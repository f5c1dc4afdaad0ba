// A root to try something of the OCI runtime in: the host's own files, for they have a shell.

import { mkdirSync, rmdirSync } from "node:fs";
import { MNT_DETACH, MS_BIND, mount, unmount } from "../libc/libc.ts";

/** `at` is free, and is so again afterwards. */
export async function withHostRoot<T>(at: string, body: (root: string) => Promise<T>): Promise<T> {
  mkdirSync(at, { recursive: true });
  mount("/", at, null, MS_BIND, null); // without what is mounted on it, which is not ours to hold
  try {
    return await body(at);
  } finally {
    unmount(at, MNT_DETACH);
    rmdirSync(at); // never recursive: the host's files were here
  }
}
