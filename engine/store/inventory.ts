// What the store holds, read from its rows: entries, the pieces they consist of, and their sizes.

import type { Db } from "./database.ts";
import { createFailureList, type FailureRow } from "./failures.ts";
import type { Holds } from "./holds.ts";
import type { StoreEntry, UnmeasuredPiece } from "./store.ts";

export interface Inventory {
  entries(pinnedSinceMs: number): StoreEntry[];
  sizes(): Map<string, number>;
  sizesOf(pieces: readonly string[]): Map<string, number | null>;
  usedBytes(): number;
  texts(): Map<string, string>;
  unmeasured(): UnmeasuredPiece[];
}

/** Smaller memos are notes, and not worth an entry. */
const BIG_MEMO_BYTES = 16 * 1024;

interface ResultRow {
  readonly op: string;
  readonly outputs: string;
  readonly log: string | null;
  readonly made_ms: number;
  readonly used_ms: number;
  readonly is_tree: number;
}

interface OtherRow {
  readonly id: string;
  readonly name: string;
  readonly made_ms: number;
  readonly used_ms: number;
}

/** An Op's text is canonical, so that of a tree begins like this. */
const RESULTS = `
  SELECT op, outputs, log, made_ms, used_ms, op_text GLOB '{"kind":"tree"*' AS is_tree
  FROM results`;

const LOOSE_LAYERS = `
  SELECT 'layer:' || id AS id, id AS name, used_ms AS made_ms, used_ms FROM layers
  WHERE NOT EXISTS (SELECT 1 FROM result_layers WHERE layer = layers.id)
  AND NOT EXISTS (SELECT 1 FROM failure_layers WHERE layer = layers.id)`;
const BLOBS = `
  SELECT 'blob:' || digest AS id, digest AS name, used_ms AS made_ms, used_ms FROM blobs`;
const MEMOS = `
  SELECT 'memo:' || key AS id, key AS name, used_ms AS made_ms, used_ms FROM memos
  WHERE length(value) > ${BIG_MEMO_BYTES}`;
const VOLUMES = `SELECT 'volume:' || folder AS id, name, made_ms, used_ms FROM volumes`;

/** Layers and logs are named by one counter, so that their names are never the same. */
const SIZES = `
  SELECT id AS piece, size FROM layers
  UNION ALL SELECT DISTINCT log, log_size FROM results WHERE log IS NOT NULL
  UNION ALL SELECT 'blob:' || digest, size FROM blobs
  UNION ALL SELECT 'memo:' || key, length(value) FROM memos WHERE length(value) > ${BIG_MEMO_BYTES}
  UNION ALL SELECT 'volume:' || folder, size FROM volumes`;

const UNMEASURED = `
  SELECT 'layer' AS kind, id AS name FROM layers WHERE size IS NULL
  UNION ALL SELECT 'volume', folder FROM volumes WHERE size IS NULL`;

export function createInventory(db: Db, holds: Holds): Inventory {
  const results = db.prepare<[], ResultRow>(RESULTS);
  const sizes = db.prepare<[], { piece: string; size: number | null }>(SIZES);
  const sizesOf = db.prepare<[string], { piece: string; size: number | null }>(
    "SELECT id AS piece, size FROM layers WHERE id IN (SELECT value FROM json_each(?))",
  );
  const total = db.prepare<[], { bytes: number | null }>(
    `SELECT SUM(size) AS bytes FROM (${SIZES})`,
  );
  const texts = db.prepare<[], { op: string; text: string }>(
    `SELECT op, json_extract(record, '$.text') AS text FROM failures
     UNION ALL SELECT op, op_text FROM results`,
  );
  const unmeasured = db.prepare<[], UnmeasuredPiece>(UNMEASURED);
  const failures = createFailureList(db);
  const others = (["layer", "blob", "memo", "volume"] as const).map((kind, at) => ({
    kind,
    rows: db.prepare<[], OtherRow>([LOOSE_LAYERS, BLOBS, MEMOS, VOLUMES][at] ?? ""),
  }));

  return {
    entries: (pinnedSinceMs) => [
      ...results.all().map((row) => resultEntry(row, pinnedSinceMs, holds)),
      ...others.flatMap(({ kind, rows }) =>
        rows.all().map((row) => otherEntry(kind, row, pinnedSinceMs)),
      ),
      ...failures().map((row) => failureEntry(row, holds)),
    ],
    sizes: () => new Map(sizes.all().map(({ piece, size }) => [piece, size ?? 0])),
    sizesOf(pieces) {
      const rows = sizesOf.all(JSON.stringify(pieces));
      return new Map(rows.map(({ piece, size }) => [piece, size]));
    },
    usedBytes: () => total.get()?.bytes ?? 0,
    texts: () => new Map(texts.all().map(({ op, text }) => [op, text])),
    unmeasured: () => unmeasured.all(),
  };
}

/** A tree cannot be made again from what an Op says, so those of live sessions stay. */
function resultEntry(row: ResultRow, pinnedSinceMs: number, holds: Holds): StoreEntry {
  const pieces = piecesIn(row.outputs);
  if (row.log !== null) pieces.push(row.log);
  return {
    id: `result:${row.op}`,
    kind: "result",
    name: row.op,
    pieces,
    madeMs: row.made_ms,
    usedMs: row.used_ms,
    isHeld: holds.isHeld(row.op) || (row.is_tree === 1 && row.used_ms >= pinnedSinceMs),
  };
}

function piecesIn(outputs: string): string[] {
  const parsed = JSON.parse(outputs) as [string, string[]][];
  const [first] = parsed;
  if (first !== undefined && parsed.length === 1) return first[1];
  return [...new Set(parsed.flatMap(([, layers]) => layers))];
}

function otherEntry(
  kind: Exclude<StoreEntry["kind"], "result" | "failure">,
  { id, name, made_ms, used_ms }: OtherRow,
  pinnedSinceMs: number,
): StoreEntry {
  // Who uses a volume is known to those who lease it.
  const isHeld = kind !== "volume" && used_ms >= pinnedSinceMs;
  const pieces = [kind === "layer" ? name : id];
  return { id, kind, name, pieces, madeMs: made_ms, usedMs: used_ms, isHeld };
}

/** It is as if nobody had ever used it, so it goes first. */
function failureEntry({ op, layers, madeMs }: FailureRow, holds: Holds): StoreEntry {
  const isHeld = holds.isHeld(op);
  const about = { id: `failure:${op}`, kind: "failure" as const, name: op };
  return { ...about, pieces: layers, madeMs, usedMs: 0, isHeld };
}
