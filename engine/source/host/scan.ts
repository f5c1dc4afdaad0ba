// Looks at a host folder, or one host file, and says what tree it is. A file that looks as it did
// when it was last read is not read again.
// Owners of the host mean nothing in a container: everything is root's, unless the source says
// otherwise. Sockets, devices and pipes are left out. Symbolic links are kept as they are and
// never followed.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { fail } from "../../event/failure.ts";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { permissionsOf } from "../../files/entry.ts";
import { createFileHasher } from "../../files/hash.ts";
import { createTreeDigester } from "../../files/tree.ts";
import { type Visit, type Visitor, walkFolder } from "../../files/walk.ts";
import type { Filter } from "../../op/op.ts";
import { ownRight, type Right, type Rights } from "../../op/rights.ts";
import { type Row, type Table, UNSEEN } from "./rows.ts";

/** Real paths: no part of them is a link. */
export type HostSource =
  | {
      readonly kind: "folder";
      readonly path: string;
      readonly filter: Filter;
      /** null when what the host says holds. */
      readonly rights: Rights | null;
    }
  /** A tree that holds the one file, under `name`. */
  | { readonly kind: "file"; readonly path: string; readonly name: string };

export interface ScanOptions {
  readonly source: HostSource;
  /** What was seen last time. */
  readonly known: readonly Row[];
  readonly nowMs: number;
}

/** Some file systems count time in steps of two seconds, and clocks differ a little. */
const GRAIN_MS = 2_000;
/** The top is a folder of ours, whatever the host's folder is like. */
const TOP_MODE = 0o755;

export function scanHost({ source, known, nowMs }: ScanOptions, check: Checkpoint): Table {
  const hashFile = createFileHasher(check);
  const byPath = new Map(known.map((row) => [row.path, row]));
  const digester = createTreeDigester();
  const rows: Row[] = [];
  const rightsOf = ({ path, stats }: Pick<Visit, "path" | "stats">): Right => {
    if (source.kind === "folder" && source.rights !== null) {
      return ownRight(path, source.rights) ?? usualRight(stats);
    }
    const seen = path === "" ? TOP_MODE : permissionsOf(stats);
    return { mode: stats.isSymbolicLink() ? 0 : seen, uid: 0, gid: 0 };
  };

  const rowOf = ({ path, hostPath, stats }: Omit<Visit, "name">, mode: number): Row => {
    const kind = stats.isDirectory() ? "d" : stats.isFile() ? "f" : "l";
    const { size, mtimeMs, ctimeMs, ino: inode } = stats;
    const look = { path, kind, mode, size, mtimeMs, ctimeMs, inode } as const;
    if (kind === "d") return { ...look, content: "" };
    const before = byPath.get(path);
    if (before !== undefined && looksSame(before, look)) return before;
    const content = kind === "f" ? hashFile(hostPath) : readlinkSync(hostPath);
    const isRacy = Math.max(mtimeMs, ctimeMs) > nowMs - GRAIN_MS;
    return { ...look, ctimeMs: isRacy ? UNSEEN : ctimeMs, content };
  };
  const visitor: Visitor = {
    enter(visit) {
      digester.open();
      rows.push(rowOf(visit, rightsOf(visit).mode));
    },
    leave: (visit) => digester.close(visit.name, { ...rightsOf(visit), attributes: [] }),
    leaf(visit) {
      const rights = rightsOf(visit);
      const row = rowOf(visit, rights.mode);
      rows.push(row);
      const { kind, content } = row;
      digester.add(visit.name, { ...rights, kind, content, attributes: [] });
    },
    skips: ({ stats }) => !stats.isFile() && !stats.isSymbolicLink(),
  };

  if (source.kind === "folder") walkFolder(source.path, source.filter, visitor, check);
  else visitFile(source, visitor);
  return { tree: digester.digest(), rows };
}

/** Of what was written out: it is root's, and may be read by all. */
function usualRight(stats: Stats): Right {
  const isOpen = stats.isDirectory() || (stats.mode & 0o100) !== 0;
  return { mode: stats.isSymbolicLink() ? 0 : isOpen ? 0o755 : 0o644, uid: 0, gid: 0 };
}

function looksSame(before: Row, now: Omit<Row, "content">): boolean {
  return (
    before.ctimeMs === now.ctimeMs &&
    before.mtimeMs === now.mtimeMs &&
    before.size === now.size &&
    before.inode === now.inode &&
    before.mode === now.mode &&
    before.kind === now.kind
  );
}

/** Where on the host a row was seen. */
export function hostPathOf(source: HostSource, row: Row): string {
  if (source.kind === "file") return row.kind === "d" ? dirname(source.path) : source.path;
  return row.path === "" ? source.path : `${source.path}/${row.path}`;
}

function visitFile(source: Extract<HostSource, { kind: "file" }>, visitor: Visitor): void {
  const { path: hostPath, name } = source;
  const stats = lstatSync(hostPath);
  if (!stats.isFile()) fail({ kind: "host-changed", path: hostPath });
  const folder = dirname(hostPath);
  const top = { name: "", path: "", hostPath: folder, stats: lstatSync(folder) };
  visitor.enter(top);
  visitor.leaf({ name, path: name, hostPath, stats });
  visitor.leave(top);
}
