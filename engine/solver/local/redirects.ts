// The files of a container that a process reads from, or that get what it printed.

import { writeFileSync } from "node:fs";
import { fail } from "../../event/failure.ts";
import { resolveInside, statOf } from "../../files/resolve.ts";
import type { ExecOp } from "../../op/op.ts";
import { isWithin, parentOf, relativeTo, resolvePath } from "../../op/path.ts";
import type { ProcessMount } from "../../runtime/runtime.ts";
import { readLog } from "./log.ts";

/** Where a container's paths are on the host. */
export interface Ground {
  readonly root: string;
  readonly mounts: readonly ProcessMount[];
}

/** The host's path of the file that the process reads; null when the Op names none. */
export function locateInput({ cwd, redirects }: ExecOp, ground: Ground): string | null {
  if (redirects.stdin === null) return null;
  const path = resolvePath(cwd, redirects.stdin);
  const hostPath = hostPathOf(path, ground);
  requireFile(path, hostPath);
  return hostPath;
}

/** After the process, which may have made the folders that they go to. */
export async function writeRedirects(op: ExecOp, logPath: string, ground: Ground): Promise<void> {
  for (const stream of ["stdout", "stderr"] as const) {
    const to = op.redirects[stream];
    if (to === null) continue;
    const path = resolvePath(op.cwd, to);
    const [hostPath, folder] = [hostPathOf(path, ground), parentOf(path)];
    const found = statOf(hostPath);
    if (found?.isDirectory()) fail({ kind: "path-kind", path, want: "file", got: "directory" });
    const around = statOf(hostPathOf(folder, ground));
    if (found === null && !around?.isDirectory()) fail({ kind: "path-missing", path: folder });
    writeFileSync(hostPath, await readLog(logPath, stream));
  }
}

function requireFile(path: string, hostPath: string): void {
  const found = statOf(hostPath);
  if (found === null) fail({ kind: "path-missing", path });
  if (found.isDirectory()) fail({ kind: "path-kind", path, want: "file", got: "directory" });
}

/** In the innermost mount that has the path, or in the root. */
function hostPathOf(path: string, { root, mounts }: Ground): string {
  const holder = mounts.findLast((mount) => mount.kind === "bind" && isWithin(mount.at, path));
  if (holder?.kind !== "bind") return resolveInside(root, path, { followLast: true });
  return resolveInside(holder.source, relativeTo(holder.at, path), { followLast: true });
}
