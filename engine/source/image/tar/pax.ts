// The records of a pax extended header: `LENGTH KEY=VALUE\n`, where a value may hold any byte.

import type { Header } from "./header.ts";
import { MalformedArchive } from "./malformed.ts";

/** Values one character a byte. */
export type PaxRecords = ReadonlyMap<string, string>;

export type Attributes = ReadonlyMap<string, Uint8Array>;

const ATTRIBUTE = "SCHILY.xattr.";

export function readPax(bytes: Buffer): PaxRecords {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(bytes.toString("latin1", at, space));
    const end = at + length;
    const isWhole = Number.isInteger(length) && end <= bytes.length && end > space + 1;
    if (!isWhole || bytes[end - 1] !== 0x0a) throw new MalformedArchive("a pax record is damaged");
    const equals = bytes.indexOf(0x3d, space);
    if (equals === -1 || equals >= end) throw new MalformedArchive("a pax record has no value");
    records.set(
      bytes.toString("latin1", space + 1, equals),
      bytes.toString("latin1", equals + 1, end - 1),
    );
    at = end;
  }
  return records;
}

/** The header as the records make it. An empty value takes back what a global header had set. */
export function applyPax(header: Header, records: PaxRecords): Header {
  for (const key of records.keys()) {
    if (key.startsWith("GNU.sparse.")) throw new MalformedArchive("sparse files are not supported");
  }
  return {
    ...header,
    name: records.get("path") || header.name,
    linkName: records.get("linkpath") || header.linkName,
    uid: count(records, "uid") ?? header.uid,
    gid: count(records, "gid") ?? header.gid,
    sizeBytes: count(records, "size") ?? header.sizeBytes,
    mtime: time(records) ?? header.mtime,
  };
}

export function attributesOf(records: PaxRecords): Attributes {
  const attributes = new Map<string, Uint8Array>();
  for (const [key, value] of records) {
    if (!key.startsWith(ATTRIBUTE)) continue;
    attributes.set(key.slice(ATTRIBUTE.length), Buffer.from(value, "latin1"));
  }
  return attributes;
}

function count(records: PaxRecords, key: string): number | null {
  const text = records.get(key) || null;
  if (text === null) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new MalformedArchive(`an impossible ${key}`);
  }
  return value;
}

function time(records: PaxRecords): number | null {
  const text = records.get("mtime") || null;
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new MalformedArchive("an impossible time");
  return value;
}
