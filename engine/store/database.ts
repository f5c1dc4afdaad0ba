// The store's SQLite file: its tables and how it is opened.
// WAL with synchronous=NORMAL: a crash of the engine loses no committed row; a power cut may lose
// the last ones, never half of one. Content gets the same promise from `durable`: layers and blobs
// not yet known to be on the disk are distrusted after a reboot (see durability.ts).

import Database from "better-sqlite3";
import { fail } from "../event/failure.ts";
import { findDamage, isDamage, markOpen, setAside } from "./damage.ts";

export type Db = Database.Database;

/** The format of everything under the store's folder. */
const FORMAT = 1;

const TABLES = `
  CREATE TABLE layers (
    id TEXT PRIMARY KEY,
    diff_id TEXT UNIQUE,
    size INTEGER,
    linked INTEGER NOT NULL DEFAULT 0,
    used_ms INTEGER NOT NULL DEFAULT 0,
    durable INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE blobs (
    digest TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    used_ms INTEGER NOT NULL DEFAULT 0,
    durable INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE results (
    op TEXT PRIMARY KEY,
    outputs TEXT NOT NULL,
    exit_code INTEGER,
    took_ms REAL,
    log TEXT,
    log_size INTEGER NOT NULL DEFAULT 0,
    made_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    op_text TEXT NOT NULL,
    shape TEXT
  ) WITHOUT ROWID;
  CREATE INDEX results_of_shape ON results (shape, made_ms) WHERE shape IS NOT NULL;
  CREATE INDEX results_of_log ON results (log) WHERE log IS NOT NULL;
  CREATE TABLE result_layers (
    layer TEXT NOT NULL,
    op TEXT NOT NULL,
    PRIMARY KEY (layer, op)
  ) WITHOUT ROWID;
  CREATE TABLE volumes (
    folder TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    size INTEGER,
    made_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE memos (
    key TEXT PRIMARY KEY,
    used_ms INTEGER NOT NULL DEFAULT 0,
    value BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export interface OpenDatabase {
  readonly path: string;
  readonly nowMs: number;
  /** Told where a database that was damaged is now, and what was wrong with it. */
  readonly onDamage: (aside: string, why: string) => void;
}

export function openDatabase({ path, nowMs, onDamage }: OpenDatabase): Db {
  const found = tryToOpen(path);
  if (found.db !== null) return found.db;
  onDamage(setAside(path, nowMs), found.damage);
  const db = openFile(path);
  markOpen(db);
  return db;
}

type Found = { readonly db: Db } | { readonly db: null; readonly damage: string };

function tryToOpen(path: string): Found {
  let db: Db | null = null;
  try {
    db = openFile(path);
    const damage = findDamage(db);
    if (damage === null) {
      markOpen(db);
      return { db };
    }
    db.close();
    return { db: null, damage };
  } catch (error) {
    db?.close();
    if (!isDamage(error)) throw error;
    return { db: null, damage: error instanceof Error ? error.message : String(error) };
  }
}

function openFile(path: string): Db {
  const db = new Database(path);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    db.pragma("cache_size = -8192");
    const found = Number(db.pragma("user_version", { simple: true }));
    if (found > FORMAT) fail({ kind: "store-newer", path, found, known: FORMAT });
    if (found === 0) create(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function create(db: Db): void {
  db.transaction(() => {
    db.exec(TABLES);
    db.pragma(`user_version = ${FORMAT}`);
  })();
}
