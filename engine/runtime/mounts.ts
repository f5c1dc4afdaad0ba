// What a process's mounts are to those who make their places, and to the OCI runtime.

import { realpathSync, statSync } from "node:fs";
import type { BundleMount } from "./bundle.ts";
import type { Wanted } from "./mountpoints.ts";
import { type ProcessMount, RuntimeFault } from "./runtime.ts";

/** Outer ones first, or they would hide the inner. */
export function sortMounts(mounts: readonly ProcessMount[]): ProcessMount[] {
  const depth = ({ at }: ProcessMount) => at.split("/").filter(Boolean).length;
  return mounts.toSorted((a, b) => depth(a) - depth(b));
}

export function wantedBy(mount: ProcessMount): Wanted {
  const { at } = mount;
  if (mount.kind === "temp") return { at, kind: "folder", host: null, readonly: false };
  try {
    const source = realpathSync(mount.source);
    const kind = statSync(source).isDirectory() ? "folder" : "file";
    return { at, kind, host: source, readonly: mount.readonly };
  } catch (error) {
    const why = `cannot mount ${mount.source} at ${at}: ${(error as Error).message}`;
    throw new RuntimeFault("other", why, "mount what is there", { cause: error });
  }
}

export function bundleMount(mount: ProcessMount, destination: string): BundleMount {
  if (mount.kind === "bind") {
    const options = ["rbind", "nodev", ...(mount.readonly ? ["ro"] : [])];
    return { destination, type: "bind", source: mount.source, options };
  }
  const size = mount.sizeBytes === null ? [] : [`size=${mount.sizeBytes}`];
  const options = ["nosuid", "nodev", "mode=1777", ...size];
  return { destination, type: "tmpfs", source: "tmpfs", options };
}
