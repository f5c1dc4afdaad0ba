// Execs that failed, with their file systems as they were then: not Results, which are found by
// whoever asks for the Op, but something to look into. They are the first to go when there is too
// much, and there are never more than a few.
// Invariant: a row's Layers have rows; which of them the failure needs is said in failure_layers,
// so that neither they nor what lies below them goes before the failure does.

import type { Clock } from "../../stdlib/base/clock.ts";
import type { Digest } from "../op/digest.ts";
import type { Db } from "./database.ts";
import type { Failures, KeptFailure, LayerDraft, LayerId, Snapshot } from "./store.ts";

/** A store that an earlier version made has no such tables. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS failures (
    op TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    made_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS failure_layers (
    layer TEXT NOT NULL,
    op TEXT NOT NULL,
    PRIMARY KEY (layer, op)
  ) WITHOUT ROWID;
`;

const MOST_FAILURES = 32;
/** A beginning of a digest that is shorter may mean another failure tomorrow. */
const SHORTEST_BEGINNING = 6;

export interface FailuresOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly isThere: (layer: LayerId) => boolean;
  /** Removes entries of the ledger. */
  readonly remove: (ids: readonly string[]) => void;
}

/** Before anything that reads the tables is prepared. */
export function createFailureTables(db: Db): void {
  db.exec(TABLES);
}

export function createFailures({ db, clock, isThere, remove }: FailuresOptions): Failures {
  const insertLayer = db.prepare("INSERT INTO layers (id) VALUES (?)");
  const insertUse = db.prepare("INSERT OR IGNORE INTO failure_layers (layer, op) VALUES (?, ?)");
  const insert = db.prepare("INSERT INTO failures (op, record, made_ms) VALUES (?, ?, ?)");
  // No digit of a digest comes after `f`.
  const byName = db.prepare<[string, string], { op: Digest; record: string }>(
    "SELECT op, record FROM failures WHERE op >= ? AND op < ? || 'g' LIMIT 2",
  );
  const old = db.prepare<[number], { op: string }>(
    "SELECT op FROM failures ORDER BY made_ms DESC LIMIT -1 OFFSET ?",
  );
  const commit = db.transaction(
    (op: Digest, failure: KeptFailure, drafts: readonly LayerDraft[]) => {
      for (const draft of drafts) insertLayer.run(draft.id);
      for (const layer of layersOf(failure)) insertUse.run(layer, op);
      insert.run(op, toText(failure), clock.nowMs());
    },
  );

  return {
    find(name) {
      const digest = name.startsWith(PREFIX) ? name : PREFIX + name;
      if (digest.length < PREFIX.length + SHORTEST_BEGINNING) return null;
      const [found, other] = byName.all(digest, digest);
      if (found === undefined || other !== undefined) return null;
      const failure = fromText(found.record);
      const isWhole = [...layersOf(failure)].every(isThere);
      return isWhole ? { op: found.op, failure } : null;
    },
    keep(op, failure, drafts) {
      remove([`failure:${op}`]);
      commit(op, failure, drafts);
      remove(old.all(MOST_FAILURES).map((row) => `failure:${row.op}`));
    },
  };
}

/** Answers the Layers that it needed. */
export function createFailureRemoval(db: Db): (op: string) => LayerId[] {
  const find = db.prepare<[string], { record: string }>("SELECT record FROM failures WHERE op = ?");
  const remove = db.prepare("DELETE FROM failures WHERE op = ?");
  const removeUse = db.prepare("DELETE FROM failure_layers WHERE layer = ? AND op = ?");
  return (op) => {
    const row = find.get(op);
    if (row === undefined) return [];
    const layers = [...layersOf(fromText(row.record))];
    remove.run(op);
    for (const layer of layers) removeUse.run(layer, op);
    return layers;
  };
}

export interface FailureRow {
  readonly op: string;
  readonly layers: readonly LayerId[];
  readonly madeMs: number;
}

export function createFailureList(db: Db): () => FailureRow[] {
  const all = db.prepare<[], { op: string; record: string; madeMs: number }>(
    "SELECT op, record, made_ms AS madeMs FROM failures",
  );
  return () =>
    all.all().map(({ op, record, madeMs }) => {
      return { op, madeMs, layers: [...layersOf(fromText(record))] };
    });
}

function layersOf({ outputs, inputs }: KeptFailure): Set<LayerId> {
  return new Set([...outputs.values(), ...inputs.values()].flat());
}

function toText({ text, volatileEnv, outputs, inputs }: KeptFailure): string {
  return JSON.stringify({ text, volatileEnv, outputs: [...outputs], inputs: [...inputs] });
}

interface Written extends Pick<KeptFailure, "text" | "volatileEnv"> {
  readonly outputs: [string, Snapshot][];
  readonly inputs: [string, Snapshot][];
}

function fromText(record: string): KeptFailure {
  const { outputs, inputs, ...rest } = JSON.parse(record) as Written;
  return { ...rest, outputs: new Map(outputs), inputs: new Map(inputs) };
}

const PREFIX = "sha256:";
