// The two steps of an import, as the thread does them: scan, and write what is not there yet.
// What goes wrong on the host becomes a Failure here.

import { FailureError, fail } from "../../event/failure.ts";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { codeOf, failDiskFull, failHostPath } from "../../files/errno.ts";
import { linkTree } from "../../files/link.ts";
import { EVERYTHING } from "../../op/op.ts";
import { type Delta, findDelta } from "./delta.ts";
import type {
  HostReply,
  HostRequest,
  Scanned,
  ScanRequest,
  WriteRequest,
  Written,
} from "./messages.ts";
import { decodeTable, encodeTable, type Row } from "./rows.ts";
import { scanHost } from "./scan.ts";
import { writeRows } from "./write.ts";

export function importHost(request: HostRequest, check: Checkpoint): HostReply {
  try {
    return request.kind === "scan" ? scan(request, check) : write(request, check);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    failDiskFull(error, request.source.path);
    const path = pathOf(error) ?? request.source.path;
    if (GONE.includes(codeOf(error))) fail({ kind: "host-changed", path }, error);
    return failHostPath(error, path);
  }
}

/** The codes for what was there, or of that kind, a moment ago. */
const GONE = ["ENOENT", "ENOTDIR", "ELOOP", "EINVAL"];

function pathOf(error: unknown): string | null {
  return error instanceof Error && "path" in error && typeof error.path === "string"
    ? error.path
    : null;
}

function scan({ source, known, nowMs }: ScanRequest, check: Checkpoint): Scanned {
  const rows = known === null ? [] : (decodeTable(known)?.rows ?? []);
  const table = scanHost({ source, known: rows, nowMs }, check);
  return { kind: "scanned", tree: table.tree, table: encodeTable(table) };
}

function write({ source, table, base, folder }: WriteRequest, check: Checkpoint): Written {
  const rows = rowsOf(table);
  const delta = base === null ? null : findDelta(rowsOf(base.table), rows);
  if (base === null || delta === null || delta.rows.length > rows.length / 2) {
    writeRows(source, wholeOf(rows), folder, check);
    return { kind: "written", onBase: false };
  }
  writeRows(source, delta, base.flattenIn ?? folder, check);
  if (base.flattenIn === null) return { kind: "written", onBase: true };
  for (const layer of [...base.layers, base.flattenIn]) linkTree(layer, folder, EVERYTHING, check);
  return { kind: "written", onBase: false };
}

function rowsOf(table: Uint8Array): readonly Row[] {
  return decodeTable(table)?.rows ?? [];
}

function wholeOf(rows: readonly Row[]): Delta {
  return { rows, removed: [], opaque: new Set() };
}
