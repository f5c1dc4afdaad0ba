// Host folders and files as pins: what is on the host now becomes a tree in the store, under the
// digest of its content, and the Result of the tree's Op is there for the solver to find.
// An import looks at every file and reads those that have changed since the last one. When few
// have, the new Snapshot is the old one and a small Layer on top.
// Invariant: a digest is answered only when its Result is committed, and its content is what was
// hashed; a folder that does not hold still for three tries is a Failure.
// Not here: filters and walks (engine/op/pattern.ts, engine/files), what a client's path means.

import { realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import { assert } from "../../../stdlib/base/assert.ts";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { createGate } from "../../../stdlib/base/gate.ts";
import { FailureError, fail } from "../../event/failure.ts";
import { failHostPath } from "../../files/errno.ts";
import { createThread } from "../../files/thread.ts";
import { type Digest, digestOf, hexOf } from "../../op/digest.ts";
import { type Filter, type Op, opDigest, ROOT } from "../../op/op.ts";
import type { Snapshot, Store } from "../../store/store.ts";
import type { HostReply, HostRequest, Scanned, WriteBase } from "./messages.ts";
import { readTree } from "./rows.ts";
import type { HostSource } from "./scan.ts";

export interface HostFolders {
  directory(hostPath: string, filter: Filter, signal: AbortSignal): Promise<Digest>;
  /** A tree that holds the one file, under its own name. */
  file(hostPath: string, signal: AbortSignal): Promise<Digest>;
  close(): Promise<void>;
}

export interface HostFoldersOptions {
  readonly store: Store;
  readonly clock: Clock;
}

const MOST_TRIES = 3;
/** A Snapshot is never deeper: every Layer costs each look-up in it. */
const MOST_LAYERS = 16;

export function createHostFolders({ store, clock }: HostFoldersOptions): HostFolders {
  const thread = createThread<HostRequest, HostReply>(new URL("./worker.ts", import.meta.url));
  // One at a time, so that two imports of one folder do not both write it.
  const gate = createGate(1);

  const importOnce = async (source: HostSource, signal: AbortSignal): Promise<Digest> => {
    const key = memoKey(source);
    const known = store.memos.get(key);
    const scan = { kind: "scan", source, known, nowMs: clock.nowMs() } as const;
    const scanned = await thread.call(scan, signal);
    assert(scanned.kind === "scanned", "a scan is answered by what was scanned");
    if (snapshotOf(scanned.tree) === null) await write(source, scanned, known, signal);
    if (known === null || Buffer.compare(known, scanned.table) !== 0) {
      store.memos.set(key, scanned.table);
    }
    return scanned.tree;
  };

  const snapshotOf = (tree: Digest): Snapshot | null =>
    store.results.find(opDigest(opOf(tree)))?.outputs.get(ROOT) ?? null;

  const write = async (
    source: HostSource,
    { tree, table }: Scanned,
    known: Uint8Array | null,
    signal: AbortSignal,
  ) => {
    const below = known === null ? null : snapshotOf(readTree(known));
    const isDeep = below !== null && below.length >= MOST_LAYERS;
    const scratch = isDeep ? store.scratch() : null;
    const draft = store.layers.draft();
    try {
      const base = baseOf(known, below, scratch?.path ?? null);
      const request = { kind: "write", source, table, base, folder: draft.path } as const;
      const written = await thread.call(request, signal);
      assert(written.kind === "written", "a write is answered by what was written");
      const snapshot = written.onBase && below !== null ? [...below, draft.id] : [draft.id];
      const op = opOf(tree);
      const result = { op: opDigest(op), outputs: new Map([[ROOT, snapshot]]), process: null };
      store.results.commit(result, canonical(op as unknown as Json), [draft]);
    } catch (error) {
      draft.discard();
      throw error;
    } finally {
      scratch?.discard();
    }
  };

  const baseOf = (
    table: Uint8Array | null,
    below: Snapshot | null,
    flattenIn: string | null,
  ): WriteBase | null => {
    if (table === null || below === null) return null;
    return { table, layers: below.map((layer) => store.layers.pathOf(layer)), flattenIn };
  };

  const importSource = async (source: HostSource, signal: AbortSignal): Promise<Digest> => {
    const leave = await gate.enter(signal);
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await importOnce(source, signal);
        } catch (error) {
          if (!hasChanged(error) || tries === MOST_TRIES) throw error;
        }
      }
    } finally {
      leave();
    }
  };

  return {
    directory: async (hostPath, filter, signal) =>
      importSource({ kind: "folder", path: await findFolder(hostPath), filter }, signal),
    file: async (hostPath, signal) =>
      importSource(
        { kind: "file", path: await findFile(hostPath), name: basename(hostPath) },
        signal,
      ),
    close: () => thread.close(),
  };
}

function opOf(tree: Digest): Op {
  return { kind: "tree", tree };
}

/** Each filter of a folder has a table of its own, as it sees other files. */
function memoKey(source: HostSource): string {
  return `host:${hexOf(digestOf(canonical(source as unknown as Json)))}`;
}

function hasChanged(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === "host-changed";
}

/** Links on the way to what the user named are the user's wish. */
async function findFolder(hostPath: string): Promise<string> {
  const path = await find(hostPath);
  if (!(await stat(path)).isDirectory()) {
    fail({ kind: "host-path", path: hostPath, why: "it is not a directory" });
  }
  return path;
}

async function findFile(hostPath: string): Promise<string> {
  const path = await find(hostPath);
  if (!(await stat(path)).isFile()) {
    fail({ kind: "host-path", path: hostPath, why: "it is not a file" });
  }
  return path;
}

async function find(hostPath: string): Promise<string> {
  try {
    return await realpath(hostPath);
  } catch (error) {
    return failHostPath(error, hostPath);
  }
}
