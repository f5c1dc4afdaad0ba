// What is in a Layer's folder, as the members of an image layer's archive, in the order of names.
// overlayfs's marks become those of image layers: a device 0:0 becomes `.wh.NAME`, an opaque folder
// gets a `.wh..wh..opq`. Links to one inode become a file and hard links to it.
// Invariant: parents come before what is in them, a file before the links to it.

import { readlinkSync, type Stats } from "node:fs";
import { keptAttributes } from "../../files/attributes.ts";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { permissionsOf } from "../../files/entry.ts";
import { isWhiteout } from "../../files/link.ts";
import { type Visit, walkFolder } from "../../files/walk.ts";
import { isOpaque } from "../../libc/marks.ts";
import { EVERYTHING } from "../../op/op.ts";
import { type MemberKind, type TarMember, tarMember } from "../tar.ts";

export interface LayerMember extends TarMember {
  /** Where the bytes of a file are. */
  readonly hostPath: string;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

export function listMembers(folder: string, check: Checkpoint): LayerMember[] {
  const members: LayerMember[] = [];
  const files = new Map<number, string>();
  const put = (hostPath: string, parts: Partial<TarMember> & Pick<TarMember, "name">) =>
    void members.push({ ...tarMember(parts), hostPath });

  const visitor = {
    enter(visit: Visit) {
      const name = visit.path === "" ? "./" : `${visit.path}/`;
      put(visit.hostPath, { ...marksOf(visit), name, kind: "directory" });
      if (isOpaque(visit.hostPath)) put("", { name: inFolder(visit.path, OPAQUE) });
    },
    leave: () => undefined,
    leaf(visit: Visit) {
      const { name, path, hostPath, stats } = visit;
      if (isWhiteout(stats)) {
        const parent = path.slice(0, -name.length - 1);
        return put("", { name: inFolder(parent, WHITEOUT + name), mode: 0 });
      }
      const first = stats.nlink > 1 ? files.get(stats.ino) : undefined;
      if (first !== undefined) {
        return put("", { ...marksOf(visit), name: path, kind: "hardlink", target: first });
      }
      const member = leafOf(visit);
      if (member === null) return;
      if (stats.nlink > 1) files.set(stats.ino, path);
      put(hostPath, member);
    },
  };
  walkFolder(folder, EVERYTHING, visitor, check);
  return members;
}

/** null for a socket, which is of no use without the process behind it. */
function leafOf(visit: Visit): TarMember | null {
  const { hostPath, path: name, stats } = visit;
  const kind = kindOf(stats);
  if (kind === null) return null;
  const marks = { ...marksOf(visit), name, kind };
  switch (kind) {
    case "symlink":
      return tarMember({ ...marks, mode: 0o777, target: readlinkSync(hostPath) });
    case "file":
      return tarMember({ ...marks, sizeBytes: stats.size });
    default:
      return tarMember({ ...marks, device: deviceOf(stats) });
  }
}

function kindOf(stats: Stats): Exclude<MemberKind, "directory" | "hardlink"> | null {
  if (stats.isFile()) return "file";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isCharacterDevice()) return "character";
  if (stats.isBlockDevice()) return "block";
  return stats.isFIFO() ? "fifo" : null;
}

function marksOf({ hostPath, stats }: Visit) {
  return {
    mode: permissionsOf(stats),
    uid: stats.uid,
    gid: stats.gid,
    mtime: Math.floor(stats.mtimeMs / 1000),
    attributes: stats.isSymbolicLink() ? [] : keptAttributes(hostPath),
  };
}

function deviceOf({ rdev }: Stats): [major: number, minor: number] {
  return [(rdev >>> 8) & 0xfff, (rdev & 0xff) | ((rdev >>> 12) & 0xfff00)];
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
