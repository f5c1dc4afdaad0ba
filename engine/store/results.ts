// Results: what is known of an Op that has run, found by the Op's digest.

import type { Clock } from "../../stdlib/base/clock.ts";
import type { Digest } from "../op/digest.ts";
import type { Db } from "./database.ts";
import type { RunTable } from "./runs.ts";
import type {
  LayerId,
  LogId,
  Results,
  ShapeMate,
  Snapshot,
  StoredProcess,
  StoredResult,
} from "./store.ts";
import type { Touches } from "./touches.ts";

export interface ResultsOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly touches: Touches;
  readonly runs: RunTable;
  readonly sizeOfLog: (log: LogId) => number;
  /** Whether all that it names is on the disk. */
  readonly isWhole: (result: StoredResult) => boolean;
}

interface Row {
  readonly outputs: string;
  readonly exit_code: number | null;
  readonly took_ms: number | null;
  readonly log: string | null;
}

export function createResults(options: ResultsOptions): Results {
  const { db, clock, touches, runs, sizeOfLog, isWhole } = options;
  const find = db.prepare<[string], Row>(
    "SELECT outputs, exit_code, took_ms, log FROM results WHERE op = ?",
  );
  const insert = db.prepare(
    `INSERT OR REPLACE INTO results
      (op, outputs, exit_code, took_ms, log, log_size, made_ms, used_ms, op_text, shape)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const ofShape = db.prepare<[string, number], ShapeMate>(
    "SELECT op, op_text AS text FROM results WHERE shape = ? ORDER BY made_ms DESC LIMIT ?",
  );
  const insertLayer = db.prepare("INSERT INTO layers (id) VALUES (?)");
  const insertUse = db.prepare("INSERT OR IGNORE INTO result_layers (layer, op) VALUES (?, ?)");

  const removeUse = db.prepare("DELETE FROM result_layers WHERE layer = ? AND op = ?");

  const commit: Results["commit"] = (result, record, drafts) => {
    const { process } = result;
    const nowMs = clock.nowMs();
    const before = find.get(result.op);
    // A Result that takes the place of another takes nothing over from it.
    for (const layer of before === undefined ? [] : layersOf(read(result.op, before))) {
      removeUse.run(layer, result.op);
    }
    for (const draft of drafts) insertLayer.run(draft.id);
    for (const layer of layersOf(result)) insertUse.run(layer, result.op);
    insert.run(
      result.op,
      JSON.stringify([...result.outputs]),
      process?.exitCode ?? null,
      process?.tookMs ?? null,
      process?.log ?? null,
      process === null ? 0 : sizeOfLog(process.log),
      nowMs,
      nowMs,
      record.text,
      record.shape,
    );
    runs.note(result.op, record, nowMs);
  };

  return {
    find(op) {
      const row = find.get(op);
      if (row === undefined) return null;
      const result = read(op, row);
      if (!isWhole(result)) return null;
      touches.touch("results", op);
      return result;
    },
    findLog: createLogSearch(db),
    commit: db.transaction(commit),
    ofShape: (shape, most) => ofShape.all(shape, most),
  };
}

function createLogSearch(db: Db): Results["findLog"] {
  const find = db.prepare<[string, string], { op: Digest; log: LogId }>(
    `SELECT op, log FROM results
     WHERE op >= ? AND op < ? || 'g' AND log IS NOT NULL LIMIT 2`,
  );
  return (beginning) => {
    const [found, other] = find.all(beginning, beginning);
    return found === undefined || other !== undefined ? null : found;
  };
}

function layersOf({ outputs }: StoredResult): Set<LayerId> {
  return new Set([...outputs.values()].flat());
}

function read(op: Digest, row: Row): StoredResult {
  const outputs = new Map(JSON.parse(row.outputs) as [string, Snapshot][]);
  return { op, outputs, process: readProcess(row) };
}

function readProcess(row: Row): StoredProcess | null {
  if (row.exit_code === null || row.took_ms === null || row.log === null) return null;
  return { exitCode: row.exit_code, tookMs: row.took_ms, log: row.log as LogId };
}
