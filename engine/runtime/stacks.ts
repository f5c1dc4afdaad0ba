// How a stack of folders is told to the kernel. A short one takes mount(2), whose options end at
// one page; a long one is handed over a folder at a time, or, to an older kernel, by short links.
// Which way a kernel knows is tried once and remembered.

import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import {
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_RDONLY,
  type MountParameter,
  mountConfigured,
} from "../libc/fsmount.ts";
import { MS_NODEV, MS_RDONLY, mount, SystemError } from "../libc/libc.ts";
import { RuntimeFault } from "./runtime.ts";

export type Mount = (
  lowers: readonly string[],
  rest: readonly MountParameter[],
  at: string,
  /** Whether device nodes in it open devices. */
  devices?: boolean,
) => void;

export interface Stacks {
  /** Top first. It is read-only unless the parameters name an upper folder. */
  readonly mount: Mount;
}

/** `mountMany` has no bound on the stack, and an older kernel does not know how. */
export function createStacks(linkFolder: string, mountMany: Mount = mountOneByOne): Stacks {
  const mountLinked = createLinked(linkFolder);
  let takesMany: boolean | null = null;
  const mountLong: Mount = (lowers, rest, at, devices) => {
    if (takesMany === false) return mountLinked(lowers, rest, at, devices);
    try {
      mountMany(lowers, rest, at, devices);
      takesMany = true;
    } catch (error) {
      // A kernel that knows the parameter had a better reason than not to know it.
      if (takesMany === true || !isUnknown(error)) throw error;
      takesMany = false;
      mountLinked(lowers, rest, at, devices);
    }
  };
  return {
    mount(lowers, rest, at, devices) {
      const mountFitting = fits(lowers, rest) ? mountAtOnce : mountLong;
      mountFitting(lowers, rest, at, devices);
    },
  };
}

const mountAtOnce: Mount = (lowers, rest, at, devices = false) => {
  const flags = (isReadonly(rest) ? MS_RDONLY : 0) | (devices ? 0 : MS_NODEV);
  mount("overlay", at, "overlay", flags, optionsOf(lowers, rest));
};

const mountOneByOne: Mount = (lowers, rest, at, devices = false) => {
  const stack = lowers.map((lower): MountParameter => ["lowerdir+", lower]);
  const attributes = (isReadonly(rest) ? MOUNT_ATTR_RDONLY : 0) | (devices ? 0 : MOUNT_ATTR_NODEV);
  mountConfigured("overlay", [["source", "overlay"], ...stack, ...rest], attributes, at);
};

/** The links are needed only until the kernel has followed them. */
function createLinked(linkFolder: string): Mount {
  let count = 0;
  return (lowers, rest, at, devices) => {
    const folder = `${linkFolder}/${(count++).toString(36)}`;
    mkdirSync(folder, { recursive: true });
    try {
      const links = lowers.map((lower, n) => {
        const link = `${folder}/${n.toString(36)}`;
        symlinkSync(lower, link);
        return link;
      });
      if (!fits(links, rest)) throw tooLong(lowers.length);
      mountAtOnce(links, rest, at, devices);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

function fits(lowers: readonly string[], rest: readonly MountParameter[]): boolean {
  return Buffer.byteLength(optionsOf(lowers, rest)) < PAGE_BYTES;
}

function optionsOf(lowers: readonly string[], rest: readonly MountParameter[]): string {
  const stack = `lowerdir=${lowers.map(escaped).join(":")}`;
  const others = rest.map(([key, value]) =>
    value === undefined ? key : `${key}=${escaped(value)}`,
  );
  return [stack, ...others].join(",");
}

function escaped(path: string): string {
  return path.replaceAll(/[\\:,]/g, "\\$&");
}

function isReadonly(rest: readonly MountParameter[]): boolean {
  return !rest.some(([key]) => key === "upperdir");
}

function isUnknown(error: unknown): boolean {
  return error instanceof SystemError && ["ENOSYS", "EINVAL"].includes(error.code);
}

function tooLong(count: number): RuntimeFault {
  const why = `cannot mount ${count} layers at once: this kernel takes fewer`;
  return new RuntimeFault("no-overlay", why, "use a kernel from version 6.7 on");
}

/** mount(2) cuts what is longer, silently. */
const PAGE_BYTES = 4096;
