// A database that cannot be trusted. SQLite says so when it opens the file, or when it is asked to
// look at all of it, which is done only after an engine that did not end in order.
// The file is set aside and a new one is begun: whatever it said is fetched or made again.

import { existsSync, renameSync } from "node:fs";
import Database from "better-sqlite3";

type Db = Database.Database;

const BROKEN: ReadonlySet<string> = new Set(["SQLITE_NOTADB", "SQLITE_CORRUPT"]);

export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && BROKEN.has(error.code.slice(0, 14));
}

/** What is wrong with it; null when nothing is, or when its last engine has closed it in order. */
export function findDamage(db: Db): string | null {
  const open = db.prepare("SELECT 1 FROM facts WHERE name = 'open'").get();
  if (open === undefined) return null;
  const said = String(db.pragma("quick_check(1)", { simple: true }));
  return said === "ok" ? null : said;
}

export function markOpen(db: Db): void {
  db.exec("INSERT OR REPLACE INTO facts (name, value) VALUES ('open', 'yes')");
}

/** Where there is no room for it, the next start looks once more than it had to. */
export function markClosed(db: Db): void {
  try {
    db.exec("DELETE FROM facts WHERE name = 'open'");
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** Answers the name that it has now. */
export function setAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const aside = `${path}.damaged-${stamp}`;
  for (const end of ["", "-wal", "-shm"]) {
    if (existsSync(path + end)) renameSync(path + end, aside + end);
  }
  return aside;
}
