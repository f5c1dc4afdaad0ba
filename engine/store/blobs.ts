// Blobs: immutable files named by the digest of their content.
// Invariant: a file under blobs/ with a row has exactly the bytes its name says; it got there by a
// rename after the digest was known.

import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fail } from "../event/failure.ts";
import { createDigester, type Digest, digestOf, hexOf } from "../op/digest.ts";
import type { Db } from "./database.ts";
import type { BlobDraft, Blobs } from "./store.ts";
import type { Touches } from "./touches.ts";

export interface BlobFolders {
  readonly blobs: string;
  readonly drafts: string;
}

export interface BlobsOptions {
  readonly db: Db;
  readonly folders: BlobFolders;
  readonly touches: Touches;
  readonly newName: () => string;
}

export function createBlobs({ db, folders, touches, newName }: BlobsOptions): Blobs {
  const sizeOf = db.prepare<[string], { size: number }>("SELECT size FROM blobs WHERE digest = ?");
  const insert = db.prepare("INSERT OR IGNORE INTO blobs (digest, size) VALUES (?, ?)");

  const forget = db.prepare("DELETE FROM blobs WHERE digest = ?");

  const placeOf = (digest: Digest) => {
    const hex = hexOf(digest);
    return join(folders.blobs, hex.slice(0, 2), hex);
  };
  const pathOf = (digest: Digest) => {
    touches.touch("blobs", digest);
    return placeOf(digest);
  };
  /** A file that is gone, or was cut short, is as if it had never been there. */
  const size = (digest: Digest) => {
    const row = sizeOf.get(digest);
    if (row === undefined) return null;
    if (statSync(placeOf(digest), { throwIfNoEntry: false })?.size === row.size) return row.size;
    forget.run(digest);
    return null;
  };
  const settle = (draftPath: string, digest: Digest, sizeBytes: number) => {
    const path = pathOf(digest);
    mkdirSync(dirname(path), { recursive: true });
    renameSync(draftPath, path);
    insert.run(digest, sizeBytes);
  };

  return {
    size,
    pathOf,
    adopt: settle,
    has: (digest) => size(digest) !== null,
    read: (digest) => readFile(pathOf(digest)),
    async put(bytes) {
      const digest = digestOf(bytes);
      if (size(digest) !== null) {
        touches.touch("blobs", digest);
        return digest;
      }
      const draftPath = join(folders.drafts, newName());
      writeFileSync(draftPath, bytes, { mode: 0o600 });
      settle(draftPath, digest, bytes.length);
      return digest;
    },
    async draft() {
      const path = join(folders.drafts, newName());
      return createBlobDraft(path, await open(path, "wx", 0o600), settle);
    },
  };
}

type Settle = (draftPath: string, digest: Digest, sizeBytes: number) => void;

function createBlobDraft(path: string, file: FileHandle, settle: Settle): BlobDraft {
  const digester = createDigester();
  let size = 0;
  const discard = async () => {
    await file.close();
    await rm(path, { force: true });
  };
  return {
    path,
    get size() {
      return size;
    },
    async write(chunk) {
      digester.update(chunk);
      await file.write(chunk);
      size += chunk.length;
    },
    async commit(expected) {
      const digest = digester.digest();
      if (expected !== undefined && digest !== expected) {
        await discard();
        fail({ kind: "digest-differs", what: "downloaded content", want: expected, got: digest });
      }
      await file.close();
      settle(path, digest, size);
      return digest;
    },
    discard,
  };
}
