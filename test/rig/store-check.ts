// What must be true of a store's folder whenever no engine is at work on it.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

/** Rows that name content which is not there, and whatever SQLite finds wrong with itself. */
export function brokenRows(store: string): string[] {
  const db = openToRead(store);
  const layers = new Set(readdirSync(join(store, "layers")));
  const logs = new Set(readdirSync(join(store, "logs")));
  const names = (sql: string) => namesBy(db, sql);
  const missing = [
    ...names("SELECT id FROM layers").filter((id) => !layers.has(id)),
    ...names("SELECT layer FROM result_layers WHERE layer NOT IN (SELECT id FROM layers)"),
    ...names("SELECT log FROM results WHERE log IS NOT NULL").filter((id) => !logs.has(id)),
    ...names("PRAGMA integrity_check").filter((line) => line !== "ok"),
  ];
  db.close();
  return missing;
}

/** Layers, logs and drafts that no row names: of an engine that has ended in order, none. */
export function looseContent(store: string): string[] {
  const db = openToRead(store);
  const rows = new Set([
    ...namesBy(db, "SELECT id FROM layers"),
    ...namesBy(db, "SELECT log FROM results WHERE log IS NOT NULL"),
  ]);
  db.close();
  return ["layers", "logs", "drafts"].flatMap((folder) =>
    readdirSync(join(store, folder))
      .filter((name) => !rows.has(name))
      .map((name) => `${folder}/${name}`),
  );
}

function openToRead(store: string): Database.Database {
  return new Database(join(store, "rondel.sqlite"));
}

function namesBy(db: Database.Database, sql: string): string[] {
  return (db.prepare(sql).pluck().all() as string[]).map(String);
}
