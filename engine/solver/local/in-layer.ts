// A path in one Layer by itself, without those below.
// Invariant: no link is followed, for in a Layer by itself an absolute one leads to the host.

import type { Stats } from "node:fs";
import { statOf } from "../../files/resolve.ts";
import { isOpaque } from "../../libc/marks.ts";

/** null also when a link is on the way. */
export function statInLayer(layer: string, path: string): Stats | null {
  let at = layer;
  let stats = statOf(at);
  for (const name of path.split("/").slice(1)) {
    if (name === "" || stats?.isDirectory() !== true) continue;
    at = `${at}/${name}`;
    stats = statOf(at);
  }
  return at === layer + withoutRoot(path) ? stats : null;
}

/** Whether a folder on the way is new in this Layer, or gone: then lower Layers do not show. */
export function hidesWhatIsBelow(layer: string, path: string): boolean {
  const names = path.split("/").slice(1, -1);
  return names.some((_, index) => {
    const folder = `${layer}/${names.slice(0, index + 1).join("/")}`;
    const stats = statOf(folder);
    if (stats === null) return false;
    return !stats.isDirectory() || isOpaque(folder);
  });
}

export function withoutRoot(path: string): string {
  return path === "/" ? "" : path;
}
