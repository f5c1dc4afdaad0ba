// Looks at a host folder, or one host file, and says what tree it is. A file that looks as it did
// when it was last read is not read again.
// Owners of the host mean nothing in a container: everything is root's. Sockets, devices and pipes
// are left out. Symbolic links are kept as they are and never followed.

import { lstatSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { fail } from "../../event/failure.ts";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { permissionsOf } from "../../files/entry.ts";
import { createFileHasher } from "../../files/hash.ts";
import { createTreeDigester } from "../../files/tree.ts";
import { type Visit, type Visitor, walkFolder } from "../../files/walk.ts";
import type { Filter } from "../../op/op.ts";
import { type Row, type Table, UNSEEN } from "./rows.ts";

/** Real paths: no part of them is a link. */
export type HostSource =
  | { readonly kind: "folder"; readonly path: string; readonly filter: Filter }
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
const OURS = { uid: 0, gid: 0, attributes: [] };

export function scanHost({ source, known, nowMs }: ScanOptions, check: Checkpoint): Table {
  const hashFile = createFileHasher(check);
  const byPath = new Map(known.map((row) => [row.path, row]));
  const digester = createTreeDigester();
  const rows: Row[] = [];

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
      rows.push(rowOf(visit, visit.path === "" ? TOP_MODE : permissionsOf(visit.stats)));
    },
    leave: ({ name, path, stats }) =>
      digester.close(name, { ...OURS, mode: path === "" ? TOP_MODE : permissionsOf(stats) }),
    leaf(visit) {
      const { name, stats } = visit;
      const row = rowOf(visit, stats.isFile() ? permissionsOf(stats) : 0);
      rows.push(row);
      digester.add(name, { ...OURS, kind: row.kind, mode: row.mode, content: row.content });
    },
    skips: ({ stats }) => !stats.isFile() && !stats.isSymbolicLink(),
  };

  if (source.kind === "folder") walkFolder(source.path, source.filter, visitor, check);
  else visitFile(source, visitor);
  return { tree: digester.digest(), rows };
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
