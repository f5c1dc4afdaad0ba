// The Ledger: what is kept, what each part of it takes, and the one way in which it goes.
//
//   entry   Result, image Layer that no Result has, Blob, big memo, cache volume, failed exec
//   piece   what has a size: a Layer, a log, or the entry itself; entries may share Layers and logs
//
// Invariant: what is removed loses its rows in one transaction, with every Layer and log that
// nothing else names; only then is its content thrown away. A crash in between leaves garbage that
// the next start removes, and never a row without content.
// Not here: what ought to go (engine/solver/evict.ts), when (engine/solver/local/collector.ts).

import type { Clock } from "../../stdlib/base/clock.ts";
import type { Db } from "./database.ts";
import { createFailureRemoval } from "./failures.ts";
import type { Holds } from "./holds.ts";
import { createInventory } from "./inventory.ts";
import type { RunTable } from "./runs.ts";
import type { LayerId, Ledger, RemoveTimes } from "./store.ts";
import type { Touches } from "./touches.ts";

export interface LedgerOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly holds: Holds;
  readonly runs: RunTable;
  readonly touches: Touches;
  readonly throwAway: ThrowAway;
  /** Resolves when what was thrown away is off the disk. */
  readonly settle: () => Promise<void>;
}

export interface ThrowAway {
  layer(id: string): void;
  log(id: string): void;
  blob(digest: string): void;
  volume(folder: string): void;
}

/** What has lost its last row, by where its content is. */
interface Removed {
  readonly layers: LayerId[];
  readonly logs: string[];
  readonly blobs: string[];
  readonly volumes: string[];
}

export function createLedger(options: LedgerOptions): Ledger {
  const { db, clock, holds, runs, touches, throwAway, settle } = options;
  const inventory = createInventory(db, holds);
  const removeRows = createRemoval(db, holds, runs);
  const setLayer = db.prepare("UPDATE layers SET size = ?, linked = ? WHERE id = ?");
  const setVolume = db.prepare("UPDATE volumes SET size = ? WHERE folder = ?");
  const useVolume = db.prepare(`
    INSERT INTO volumes (folder, name, made_ms, used_ms) VALUES (@folder, @name, @nowMs, @nowMs)
    ON CONFLICT (folder) DO UPDATE SET name = @name, used_ms = @nowMs, size = NULL`);
  const listeners: (() => void)[] = [];
  const forgetLinked = db.prepare("UPDATE layers SET size = NULL WHERE linked = 1");

  return {
    hold: holds.hold,
    entries(pinnedSinceMs) {
      touches.flush();
      return inventory.entries(pinnedSinceMs);
    },
    sizes: inventory.sizes,
    sizesOf: inventory.sizesOf,
    usedBytes: inventory.usedBytes,
    texts: inventory.texts,
    unmeasured: inventory.unmeasured,
    measured(piece, { bytes, isLinked }) {
      if (piece.kind === "layer") setLayer.run(bytes, isLinked ? 1 : 0, piece.name);
      else setVolume.run(bytes, piece.name);
    },
    volumeUsed: (name, folder) => void useVolume.run({ folder, name, nowMs: clock.nowMs() }),
    onCommit: (listener) => void listeners.push(listener),
    committed() {
      for (const listener of listeners) listener();
    },
    remove(ids, times) {
      touches.flush();
      const removed = removeRows(ids, times);
      // What shared files with a removed Layer has them for itself now.
      if (removed.layers.length > 0) forgetLinked.run();
      removed.layers.forEach(throwAway.layer);
      removed.logs.forEach(throwAway.log);
      removed.blobs.forEach(throwAway.blob);
      removed.volumes.forEach(throwAway.volume);
      return removed.layers;
    },
    settle,
  };
}

type RemoveRows = (ids: readonly string[], times: RemoveTimes) => Removed;

function createRemoval(db: Db, holds: Holds, runs: RunTable): RemoveRows {
  const removeResult = createResultRemoval(db, runs);
  const removeFailure = createFailureRemoval(db);
  const removeLayer = createLayerRemoval(db);
  const blob = db.prepare("DELETE FROM blobs WHERE digest = ? AND used_ms <= ?");
  const memo = db.prepare("DELETE FROM memos WHERE key = ? AND used_ms <= ?");
  const volume = db.prepare("DELETE FROM volumes WHERE folder = ?");

  return db.transaction((ids: readonly string[], { decidedMs, pinnedSinceMs }: RemoveTimes) => {
    const removed: Removed = { layers: [], logs: [], blobs: [], volumes: [] };
    const loose = new Set<LayerId>();
    for (const id of ids) {
      const [table, key] = splitId(id);
      if (table === "blob" && blob.run(key, decidedMs).changes > 0) removed.blobs.push(key);
      if (table === "memo") memo.run(key, decidedMs);
      if (table === "volume" && volume.run(key).changes > 0) removed.volumes.push(key);
      if (table === "layer") loose.add(key as LayerId);
      if (table === "failure" && !holds.isHeld(key)) removeFailure(key).forEach(loose.add, loose);
      if (table !== "result" || holds.isHeld(key)) continue;
      for (const layer of removeResult(key, decidedMs, removed.logs)) loose.add(layer);
    }
    for (const layer of loose) {
      if (removeLayer(layer, pinnedSinceMs)) removed.layers.push(layer);
    }
    return removed;
  });
}

/** Answers the Layers that it named, and adds its log when it was the last to name it. */
function createResultRemoval(
  db: Db,
  runs: RunTable,
): (op: string, decidedMs: number, logs: string[]) => LayerId[] {
  const find = db.prepare<[string, number], { outputs: string; log: string | null }>(
    "SELECT outputs, log FROM results WHERE op = ? AND used_ms <= ?",
  );
  const remove = db.prepare("DELETE FROM results WHERE op = ?");
  const removeUse = db.prepare("DELETE FROM result_layers WHERE layer = ? AND op = ?");
  const useOfLog = db.prepare<[string]>("SELECT 1 FROM results WHERE log = ? LIMIT 1");
  return (op, decidedMs, logs) => {
    const row = find.get(op, decidedMs);
    if (row === undefined) return [];
    const layers = layersIn(row.outputs);
    runs.keepText(op);
    remove.run(op);
    for (const layer of layers) removeUse.run(layer, op);
    if (row.log !== null && useOfLog.get(row.log) === undefined) logs.push(row.log);
    return layers;
  };
}

/** Whether it is gone: no Result has it, and no pull that is under way counts on it. */
function createLayerRemoval(db: Db): (layer: LayerId, pinnedSinceMs: number) => boolean {
  const remove = db.prepare(`
    DELETE FROM layers WHERE id = @layer AND (diff_id IS NULL OR used_ms < @pinnedSinceMs)
    AND NOT EXISTS (SELECT 1 FROM result_layers WHERE layer = @layer)
    AND NOT EXISTS (SELECT 1 FROM failure_layers WHERE layer = @layer)`);
  return (layer, pinnedSinceMs) => remove.run({ layer, pinnedSinceMs }).changes > 0;
}

function splitId(id: string): [table: string, key: string] {
  const cut = id.indexOf(":");
  return [id.slice(0, cut), id.slice(cut + 1)];
}

function layersIn(outputs: string): LayerId[] {
  const parsed = JSON.parse(outputs) as [string, LayerId[]][];
  return [...new Set(parsed.flatMap(([, layers]) => layers))];
}
