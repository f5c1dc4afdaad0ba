// Fills a Layer's folder with rows of a host folder's table.
// Invariant: what is written is what the table says, since the bytes are hashed on their way; a
// file that has changed since it was scanned is a `host-changed` failure.

import { hash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  futimesSync,
  lchownSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { never } from "../../../stdlib/base/assert.ts";
import { fail } from "../../event/failure.ts";
import type { Checkpoint } from "../../files/checkpoint.ts";
import { createFileHasher } from "../../files/hash.ts";
import { makeNode } from "../../libc/libc.ts";
import { setOpaque } from "../../libc/marks.ts";
import { ownRight } from "../../op/rights.ts";
import type { Delta } from "./delta.ts";
import type { Row } from "./rows.ts";
import { type HostSource, hostPathOf } from "./scan.ts";

/** Up to this size a file is read once, into memory; a larger one is copied, then read back. */
const WHOLE_BYTES = 1 << 20;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, COPYFILE_FICLONE, S_IFCHR } = constants;

export function writeRows(
  source: HostSource,
  { rows, removed, opaque }: Delta,
  folder: string,
  check: Checkpoint,
): void {
  const copyFile = createVerifiedCopy(check);
  const placeOf = (path: string) => (path === "" ? folder : `${folder}/${path}`);
  const directories: Row[] = [];
  for (const row of rows) {
    const place = placeOf(row.path);
    switch (row.kind) {
      case "d":
        check();
        if (row.path !== "") mkdirSync(place);
        directories.push(row);
        break;
      case "f":
        copyFile(hostPathOf(source, row), place, row);
        own(place, row, source);
        break;
      case "l":
        symlinkSync(row.content, place);
        own(place, row, source);
        setTime(place, row);
        break;
      default:
        never(row.kind);
    }
  }
  for (const path of removed) makeNode(placeOf(path), S_IFCHR, 0, 0);
  for (const path of opaque) setOpaque(placeOf(path));
  // The deepest first, as what is put into a directory changes its time.
  for (const row of directories.reverse()) {
    chmodSync(placeOf(row.path), row.mode);
    own(placeOf(row.path), row, source);
    setTime(placeOf(row.path), row);
  }
}

/** What is made here is root's. */
function own(place: string, row: Row, source: HostSource): void {
  const rights = source.kind === "folder" ? source.rights : null;
  const right = rights === null ? null : ownRight(row.path, rights);
  if (right === null || (right.uid === 0 && right.gid === 0)) return;
  lchownSync(place, right.uid, right.gid);
  // A new owner takes setuid and setgid away.
  if (row.kind !== "l") chmodSync(place, row.mode);
}

function setTime(place: string, { mtimeMs }: Row): void {
  lutimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
}

type VerifiedCopy = (from: string, to: string, row: Row) => void;

function createVerifiedCopy(check: Checkpoint): VerifiedCopy {
  const hashFile = createFileHasher(check);
  const chunk = Buffer.allocUnsafeSlow(WHOLE_BYTES + 1);

  const copySmall: VerifiedCopy = (from, to, row) => {
    const bytes = readWhole(from, chunk);
    if (hash("sha256", bytes, "hex") !== row.content) failChanged(from);
    const file = openSync(to, "wx");
    try {
      writeSync(file, bytes);
      fchmodSync(file, row.mode);
      futimesSync(file, row.mtimeMs / 1000, row.mtimeMs / 1000);
    } finally {
      closeSync(file);
    }
  };
  const copyLarge: VerifiedCopy = (from, to, row) => {
    copyFileSync(from, to, COPYFILE_FICLONE);
    if (hashFile(to) !== row.content) failChanged(from);
    chownSync(to, 0, 0); // a copy has the owner of what was copied
    chmodSync(to, row.mode);
    setTime(to, row);
  };
  return (from, to, row) => (row.size <= WHOLE_BYTES ? copySmall : copyLarge)(from, to, row);
}

/** As much as fits; what has grown beyond that has another hash. */
function readWhole(path: string, chunk: Buffer): Buffer {
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    let filled = 0;
    for (;;) {
      const count = readSync(file, chunk, filled, chunk.length - filled, null);
      filled += count;
      if (count === 0 || filled === chunk.length) return chunk.subarray(0, filled);
    }
  } finally {
    closeSync(file);
  }
}

function failChanged(path: string): never {
  fail({ kind: "host-changed", path });
}
