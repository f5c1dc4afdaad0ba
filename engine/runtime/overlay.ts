// Stacks of folders mounted as one tree by overlayfs, from this process, with no program started.
// A device node in one opens no device; closing.ts sees to it that a container's root stays so.
// Invariant: a mount that failed leaves nothing behind. What a process writes is whole in the upper
// folder, whatever this kernel was configured to prefer: a folder that was renamed is no pointer to
// a lower one, a file whose mode was changed has its bytes.

import { mkdirSync } from "node:fs";
import type { MountParameter } from "../libc/fsmount.ts";
import { SystemError, unmount } from "../libc/libc.ts";
import { marksAreUsers } from "../libc/marks.ts";
import { RuntimeFault, type WritableMount } from "./runtime.ts";
import { createStacks } from "./stacks.ts";

export interface Overlay {
  mountView(lowers: readonly string[], at: string): void;
  mountWritable(mount: WritableMount): void;
  unmount(at: string): void;
}

export function createOverlay(runFolder: string): Overlay {
  const fillers = [`${runFolder}/empty/a`, `${runFolder}/empty/b`] as const;
  for (const folder of fillers) mkdirSync(folder, { recursive: true });
  const stacks = createStacks(`${runFolder}/lowers`);
  const marks: readonly MountParameter[] = marksAreUsers ? [["userxattr"]] : [];
  const extra = [...WHOLE, ...marks];
  return {
    mountView(lowers, at) {
      const stack = topFirst(lowers);
      // Two is the least that overlayfs takes when nothing is to be written.
      for (const filler of fillers) if (stack.length < 2) stack.push(filler);
      withFault(at, () => stacks.mount(stack, extra, at));
    },
    mountWritable({ lowers, upper, work, at, devices }) {
      const stack = topFirst(lowers);
      if (stack.length === 0) stack.push(fillers[0]);
      // What a power cut would tear is the store's to know; waiting for the disk here is not.
      const rest: MountParameter[] = [["upperdir", upper], ["workdir", work], ["volatile"]];
      withFault(at, () => stacks.mount(stack, [...rest, ...extra], at, devices));
    },
    unmount: (at) => unmount(at),
  };
}

const WHOLE: readonly MountParameter[] = [
  ["redirect_dir", "nofollow"],
  ["metacopy", "off"],
  ["index", "off"],
];

/** A folder that is in the stack twice counts where it is highest; the kernel refuses the other. */
function topFirst(lowers: readonly string[]): string[] {
  return [...new Set([...lowers].reverse())];
}

function withFault(at: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const why = `cannot mount an overlay on ${at}: ${error.message}`;
    throw new RuntimeFault("no-overlay", why, "run `rondel doctor`", { cause: error });
  }
}
