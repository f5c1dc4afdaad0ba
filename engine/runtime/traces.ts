// Making a mount point in a tree makes overlayfs copy the folders around it into the upper folder,
// where they stay, empty, when the mount point is gone. They would make every Layer say that the
// process changed them, so they are taken out once the tree is unmounted.
// Invariant: a folder goes only if it is as it was before, and so tells nothing.

import { lstatSync, readdirSync, rmdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimes } from "../libc/libc.ts";
import { isOpaque } from "../libc/marks.ts";
import type { Touched } from "./mountpoints.ts";
import { hasSameOwner, userAttributes } from "./state.ts";

export interface Traces {
  watch(root: string, upper: string): void;
  /** The folders that a run's mount points were made in. */
  remember(root: string, touched: readonly Touched[]): void;
  /** After the tree was unmounted. */
  erase(root: string): void;
}

interface Watched {
  readonly upper: string;
  readonly touched: Map<string, Touched>;
}

export function createTraces(): Traces {
  const watched = new Map<string, Watched>();
  return {
    watch(root, upper) {
      watched.set(root, { upper, touched: new Map() });
    },
    remember(root, touched) {
      const known = watched.get(root)?.touched;
      for (const one of touched) if (!known?.has(one.path)) known?.set(one.path, one);
    },
    erase(root) {
      const found = watched.get(root);
      watched.delete(root);
      if (found === undefined) return;
      const deepestFirst = [...found.touched.values()].sort((a, b) => (a.path < b.path ? 1 : -1));
      for (const one of deepestFirst) eraseFolder(found.upper, one);
    },
  };
}

function eraseFolder(upper: string, { path, before, attributes }: Touched): void {
  const copy = `${upper}${path}`;
  const now = lstatSync(copy, { bigint: true, throwIfNoEntry: false });
  if (now === undefined || !now.isDirectory() || readdirSync(copy).length > 0) return;
  if (!hasSameOwner(now, before) || now.mtimeNs !== before.mtimeNs || isOpaque(copy)) return;
  if (userAttributes(copy).join() !== attributes.join()) return;
  const { mtimeNs } = lstatSync(dirname(copy), { bigint: true });
  rmdirSync(copy);
  setTimes(dirname(copy), null, mtimeNs);
}
