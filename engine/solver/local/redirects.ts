// The files of a container that a process reads from, or that get what it printed.
// Invariant: only a regular file is opened, for a pipe would wait for its other end for ever; and
// nothing is written outside the container, also when others change a cache volume meanwhile.

import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { fail } from "../../event/failure.ts";
import { kindOf } from "../../files/entry.ts";
import { codeOf } from "../../files/errno.ts";
import { statOf } from "../../files/resolve.ts";
import { SystemError } from "../../libc/libc.ts";
import type { ExecOp } from "../../op/op.ts";
import { nameOf, parentOf, resolvePath } from "../../op/path.ts";
import { SYSTEM_FOLDERS } from "../../runtime/bundle.ts";
import { resolveInside } from "../../runtime/inside.ts";
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
  const { hostPath } = findSpot(path, ground) ?? fail({ kind: "path-missing", path });
  if (statOf(hostPath) === null) fail({ kind: "path-missing", path });
  requireFile(path, hostPath);
  return hostPath;
}

/** After the process, which may have made the folders that they go to. */
export async function writeRedirects(op: ExecOp, logPath: string, ground: Ground): Promise<void> {
  for (const stream of ["stdout", "stderr"] as const) {
    const to = op.redirects[stream];
    if (to === null) continue;
    const path = resolvePath(op.cwd, to);
    const spot = findSpot(path, ground);
    if (spot === null) continue;
    const around = statOf(parentOf(spot.hostPath));
    if (!around?.isDirectory()) fail({ kind: "path-missing", path: parentOf(path) });
    requireFile(path, spot.hostPath);
    write(path, spot, await readLog(logPath, stream));
  }
}

function requireFile(path: string, hostPath: string): void {
  const found = statOf(hostPath);
  if (found === null || found.isFile()) return;
  const got = found.isDirectory() ? "directory" : kindOf(found);
  fail({ kind: "path-kind", path, want: "file", got });
}

function write(path: string, spot: FoundSpot, bytes: Uint8Array): void {
  try {
    const file = openInside(spot);
    try {
      ftruncateSync(file);
      writeFileSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    if (!UNWRITABLE.has(code)) throw error;
    fail({ kind: "path-kind", path, want: "file that can be written", got: code }, error);
  }
}

const UNWRITABLE: ReadonlySet<string> = new Set(["EROFS", "ELOOP", "ENXIO", "ENOTDIR", "ESTALE"]);
const { O_RDONLY, O_WRONLY, O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The folder is held open and known to be the one meant: no link can take its place any more. */
function openInside({ hostPath, base }: FoundSpot): number {
  const folder = parentOf(hostPath);
  const ours = hostPath === base ? folder : base;
  const meant = realpathSync(ours) + folder.slice(ours.length);
  const held = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const place = `/proc/self/fd/${held}`;
    if (readlinkSync(place) !== meant) throw new SystemError("ELOOP", "open", hostPath);
    const flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
    return openSync(`${place}/${nameOf(hostPath)}`, flags, 0o644);
  } finally {
    closeSync(held);
  }
}

interface FoundSpot {
  readonly hostPath: string;
  /** The host's folder or file that it is in: the root, or what a mount shows. */
  readonly base: string;
}

/** In the innermost mount that has it, or in the root; null in what has ended with the process. */
function findSpot(path: string, { root, mounts }: Ground): FoundSpot | null {
  const covers = new Map<string, string | null>([["/", root]]);
  for (const folder of SYSTEM_FOLDERS) covers.set(folder, null);
  for (const mount of mounts) {
    const { path: at } = resolveInside(covers, mount.at);
    covers.set(at, mount.kind === "bind" ? mount.source : null);
  }
  const { host, under } = resolveInside(covers, path);
  const base = covers.get(under) ?? null;
  return host === null || base === null ? null : { hostPath: host, base };
}
