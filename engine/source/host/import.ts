// One try at an import: the thread scans, and writes a Layer when the store has no Result for the
// tree. When little has changed since the last import, the new Snapshot is that one's and the
// Layer on top; a Snapshot that would get too deep is made into one Layer, by hard links.
// Invariant: what was seen is remembered only after the Result is committed.

import { assert } from "../../../stdlib/base/assert.ts";
import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Thread } from "../../files/thread.ts";
import { type Digest, digestOf, hexOf } from "../../op/digest.ts";
import { type Op, opDigest, ROOT } from "../../op/op.ts";
import { recordOf } from "../../op/shape.ts";
import type { Snapshot, Store } from "../../store/store.ts";
import type { HostReply, HostRequest, Scanned, WriteBase } from "./messages.ts";
import { readTree } from "./rows.ts";
import type { HostSource } from "./scan.ts";

export interface ImportOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly thread: Thread<HostRequest, HostReply>;
}

export type Import = (source: HostSource, signal: AbortSignal) => Promise<Digest>;

/** A Snapshot is never deeper: every Layer costs each look-up in it. */
const MOST_LAYERS = 16;

export function createImport({ store, clock, thread }: ImportOptions): Import {
  const write = async (
    source: HostSource,
    { tree, table }: Scanned,
    last: Last | null,
    signal: AbortSignal,
  ) => {
    const scratch = last !== null && last.snapshot.length >= MOST_LAYERS ? store.scratch() : null;
    const draft = store.layers.draft();
    try {
      const base = last === null ? null : baseOf(store, last, scratch?.path ?? null);
      const request = { kind: "write", source, table, base, folder: draft.path } as const;
      const written = await thread.call(request, signal);
      assert(written.kind === "written", "a write is answered by what was written");
      const below = written.onBase && last !== null ? last.snapshot : [];
      const op = opOf(tree);
      const outputs = new Map([[ROOT, [...below, draft.id]]]);
      const result = { op: opDigest(op), outputs, process: null };
      store.results.commit(result, recordOf(op), [draft]);
    } catch (error) {
      draft.discard();
      throw error;
    } finally {
      scratch?.discard();
    }
  };

  return async (source, signal) => {
    const key = memoKey(source);
    const known = store.memos.get(key);
    const scan = { kind: "scan", source, known, nowMs: clock.nowMs() } as const;
    const scanned = await thread.call(scan, signal);
    assert(scanned.kind === "scanned", "a scan is answered by what was scanned");
    if (snapshotOf(store, scanned.tree) === null) {
      await write(source, scanned, lastOf(store, known), signal);
    }
    if (known === null || Buffer.compare(known, scanned.table) !== 0) {
      store.memos.set(key, scanned.table);
    }
    return scanned.tree;
  };
}

/** Each filter of a folder has a table of its own, as it sees other files. */
function memoKey(source: HostSource): string {
  return `host:${hexOf(digestOf(canonical(source as unknown as Json)))}`;
}

/** The import before this one, as far as the store still has it. */
interface Last {
  readonly table: Uint8Array;
  readonly snapshot: Snapshot;
}

function lastOf(store: Store, table: Uint8Array | null): Last | null {
  const snapshot = table === null ? null : snapshotOf(store, readTree(table));
  return table === null || snapshot === null ? null : { table, snapshot };
}

function snapshotOf(store: Store, tree: Digest): Snapshot | null {
  return store.results.find(opDigest(opOf(tree)))?.outputs.get(ROOT) ?? null;
}

function opOf(tree: Digest): Op {
  return { kind: "tree", tree };
}

function baseOf(store: Store, { table, snapshot }: Last, flattenIn: string | null): WriteBase {
  return { table, layers: snapshot.map((layer) => store.layers.pathOf(layer)), flattenIn };
}
