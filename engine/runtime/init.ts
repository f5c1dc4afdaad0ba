// The small init of a container that asked for one: a program of the host which needs nothing of
// the container's files, bound into its /dev, so that no Layer ever shows it.

import { findHostProgram } from "./runtimes.ts";

export const INIT_AT = "/dev/.rondel/init";

/** null when the host has none. `tini` alone may be linked against libraries an image has not. */
export function findInit(searchPath: string): string | null {
  for (const name of ["tini-static", "catatonit"]) {
    const path = findHostProgram(name, searchPath);
    if (path !== null) return path;
  }
  return findHostProgram("catatonit", "/usr/libexec/podman:/usr/lib/podman");
}
