// Stacks of folders mounted as one tree by overlayfs, from this process, with no program started.
// Short stacks take mount(2), whose options end at one page; long ones are handed to the kernel a
// folder at a time, or, by an older kernel, through short links.
// Invariant: a mount that failed leaves nothing behind.

import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { MOUNT_ATTR_RDONLY, type MountParameter, mountConfigured } from "../libc/fsmount.ts";
import { MS_RDONLY, mount, SystemError, unmount } from "../libc/libc.ts";
import { RuntimeFault, type WritableMount } from "./runtime.ts";

export interface Overlay {
  mountView(lowers: readonly string[], at: string): void;
  mountWritable(mount: WritableMount): void;
  unmount(at: string): void;
}

export function createOverlay(runFolder: string): Overlay {
  const fillers = [`${runFolder}/empty/a`, `${runFolder}/empty/b`] as const;
  const links = `${runFolder}/lowers`;
  for (const folder of [...fillers, links]) mkdirSync(folder, { recursive: true });
  const extra: readonly MountParameter[] = inUserNamespace() ? [["userxattr"]] : [];
  let takesManyLowers: boolean | null = null;
  let linked = 0;

  const mountStack = (lowers: readonly string[], rest: readonly MountParameter[], at: string) => {
    const flags = rest.length === 0 ? MS_RDONLY : 0;
    const parameters = [...rest, ...extra];
    const options = optionsOf(lowers, parameters);
    if (options.length < PAGE_BYTES) mount("overlay", at, "overlay", flags, options);
    else if (takesManyLowers !== false) mountLong(lowers, parameters, flags, at);
    else mountLinked(lowers, parameters, flags, at);
  };

  const mountLong = (
    lowers: readonly string[],
    rest: readonly MountParameter[],
    flags: number,
    at: string,
  ) => {
    const stack = lowers.map((lower): MountParameter => ["lowerdir+", lower]);
    const attributes = flags === MS_RDONLY ? MOUNT_ATTR_RDONLY : 0;
    try {
      mountConfigured("overlay", [["source", "overlay"], ...stack, ...rest], attributes, at);
      takesManyLowers = true;
    } catch (error) {
      // A kernel that knows the parameter has a better reason than not to know it.
      if (takesManyLowers === true || !isUnknown(error)) throw error;
      takesManyLowers = false;
      mountLinked(lowers, rest, flags, at);
    }
  };

  const mountLinked = (
    lowers: readonly string[],
    rest: readonly MountParameter[],
    flags: number,
    at: string,
  ) => {
    const folder = `${links}/${(linked++).toString(36)}`;
    mkdirSync(folder);
    try {
      const short = lowers.map((_, n) => `${folder}/${n.toString(36)}`);
      for (const [n, lower] of lowers.entries()) symlinkSync(lower, short[n] ?? "");
      const options = optionsOf(short, rest);
      if (options.length >= PAGE_BYTES) throw tooLong(lowers.length);
      mount("overlay", at, "overlay", flags, options);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  return {
    mountView(lowers, at) {
      const stack = topFirst(lowers);
      // Two is the least that overlayfs takes when nothing is to be written.
      for (const filler of fillers) if (stack.length < 2) stack.push(filler);
      withFault(() => mountStack(stack, [], at), at);
    },
    mountWritable({ lowers, upper, work, at }) {
      const stack = topFirst(lowers);
      if (stack.length === 0) stack.push(fillers[0]);
      // What a power cut would tear is the store's to know; waiting for the disk here is not.
      const rest: MountParameter[] = [["upperdir", upper], ["workdir", work], ["volatile"]];
      withFault(() => mountStack(stack, rest, at), at);
    },
    unmount(at) {
      unmount(at);
    },
  };
}

/** A folder that is in the stack twice counts where it is highest; the kernel refuses the other. */
function topFirst(lowers: readonly string[]): string[] {
  return [...new Set([...lowers].reverse())];
}

function optionsOf(lowers: readonly string[], rest: readonly MountParameter[]): string {
  const stack: MountParameter = ["lowerdir", lowers.map(escaped).join(":")];
  const others = rest.map(([key, value]): MountParameter => {
    return value === undefined ? [key] : [key, escaped(value)];
  });
  return [stack, ...others].map((parameter) => parameter.join("=")).join(",");
}

function escaped(path: string): string {
  return path.replaceAll(/[\\:,]/g, "\\$&");
}

/** The extended attributes of the whole machine's root are not for root of a user namespace. */
function inUserNamespace(): boolean {
  const map = readFileSync("/proc/self/uid_map", "utf8").trim().split(/\s+/);
  return map.join(" ") !== "0 0 4294967295";
}

function isUnknown(error: unknown): boolean {
  return error instanceof SystemError && ["ENOSYS", "EINVAL", "EPERM"].includes(error.code);
}

function withFault(act: () => void, at: string): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const why = `cannot mount an overlay on ${at}: ${error.message}`;
    throw new RuntimeFault("no-overlay", why, "run `rondel doctor`", { cause: error });
  }
}

function tooLong(count: number): RuntimeFault {
  const why = `cannot mount ${count} layers at once: this kernel takes fewer`;
  return new RuntimeFault("no-overlay", why, "use a kernel from version 6.7 on");
}

/** mount(2) cuts what is longer, silently. */
const PAGE_BYTES = 4096;
