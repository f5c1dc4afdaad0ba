// overlayfs's marks in a Layer: whose attributes they are kept in. Only the machine's root may
// write `trusted.` ones; root of a user namespace mounts with `userxattr` and writes `user.` ones.
// Invariant: one process has one answer, for its mounts and for all that it reads and writes.

import { readFileSync } from "node:fs";
import { getAttribute, setAttribute } from "./libc.ts";

/** What the kernel says of users where none is kept from us. */
const ALL_USERS = /^\s*0\s+0\s+4294967295\s*$/;

/** Whether the marks are the user's, as overlayfs must then be told. */
export const marksAreUsers = !ALL_USERS.test(readFileSync("/proc/self/uid_map", "utf8"));

const OPAQUE = `${marksAreUsers ? "user" : "trusted"}.overlay.opaque`;
const YES = Buffer.from("y");

/** The folder hides that of the same name in the Layers below. */
export function setOpaque(folder: string): void {
  setAttribute(folder, OPAQUE, YES);
}

export function isOpaque(folder: string): boolean {
  return getAttribute(folder, OPAQUE)?.[0] === YES[0];
}
