// Where layers are kept, and how fast that deletes.

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type Check, degraded, good, type Host } from "./check.ts";
import { tryRead } from "./tries.ts";

export function probeDisk({ stateFolder }: Host): Check[] {
  const name = "state folder";
  const mount = mountOf(nearestFolder(stateFolder), tryRead("/proc/self/mountinfo") ?? "");
  if (mount === null) return [good(name, stateFolder)];
  const says = `${stateFolder} on ${mount.type}`;
  const remedy = "set RONDEL_HOME to a folder on another file system";
  if (mount.type === "overlay" || mount.type === "fuse.overlayfs") {
    return [degraded(name, says, "overlays on it may be refused", remedy)];
  }
  if (!mount.options.includes("discard")) return [good(name, says)];
  const costs = "deleting many small files is 20 to 50 times slower";
  return [degraded(name, `${says}, mounted with discard`, costs, remedy)];
}

interface HostMount {
  readonly type: string;
  readonly options: readonly string[];
}

/** Of the lines `id parent device root AT options … - TYPE source OPTIONS` the deepest AT. */
function mountOf(folder: string, text: string): HostMount | null {
  let best = "";
  let found: HostMount | null = null;
  for (const line of text.split("\n")) {
    const [left = "", right = ""] = line.split(" - ");
    const at = left.split(" ")[4];
    const [type, , options] = right.split(" ");
    if (at === undefined || type === undefined || options === undefined) continue;
    const holds = at === "/" || folder === at || folder.startsWith(`${at}/`);
    if (!holds || at.length < best.length) continue;
    best = at;
    found = { type, options: options.split(",") };
  }
  return found;
}

/** The folder itself, or the one that it would be made in. */
export function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}
