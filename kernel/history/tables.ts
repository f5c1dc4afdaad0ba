// The tables of the history, and how an older file becomes one of today.

import type Database from "better-sqlite3";
import { RondelError } from "../../stdlib/index.ts";

const FORMAT = 1;

const TABLES = `
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    workdir TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL
  );
  CREATE TABLE cells (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    took_ms REAL,
    outcome TEXT,
    value_id TEXT,
    undone INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX cells_of_session ON cells (session);
  CREATE INDEX cells_of_source ON cells (source);
`;

/** Two prompts may come to a new file at once: the second finds the tables. */
export function prepareTables(db: Database.Database, path: string): void {
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  db.transaction(() => {
    const found = Number(db.pragma("user_version", { simple: true }));
    if (found > FORMAT) {
      throw new RondelError(
        `${path} was written by a newer Rondel (format ${found}, this one knows ${FORMAT})`,
        "Update Rondel, or set RONDEL_HOME to another folder.",
      );
    }
    if (found === 0) db.exec(TABLES);
    db.pragma(`user_version = ${FORMAT}`);
  }).immediate();
}
