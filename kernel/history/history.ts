// What was typed, and what became of it: every Cell of every session, in one SQLite file that all
// prompts of a home share. It remembers; it does not run anything again.
// Invariant: a Cell's row is there before the Cell runs, so that `kill -9` loses no line. The text
// of a secret is never written (mask.ts).

import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { Clock } from "../../stdlib/base/clock.ts";
import type { Outcome } from "../cell.ts";
import { maskId, maskSource } from "./mask.ts";
import { createNames, type KeptSession } from "./names.ts";
import { prepareTables } from "./tables.ts";

export interface History extends Disposable {
  /** A new session, or the one of this name; `cells` are those that it has already. */
  open(name: string | null, workdir: string): OpenSession;
  /** null when there is no session of that name. */
  find(name: string): readonly KeptCell[] | null;
  /** The sessions, the one that was used last first. */
  sessions(limit: number): readonly KeptSession[];
  /** What was typed in any session, each text once, the newest last. */
  recent(limit: number): readonly string[];
}

export interface OpenSession {
  readonly name: string;
  readonly cells: readonly KeptCell[];
  /** Writes down that a Cell begins, or that a command was given. */
  begin(entry: { readonly number: number; readonly source: string; readonly kind: EntryKind }): Row;
  undo(number: number): void;
}

/** One written entry, to be told how it ended. */
export interface Row {
  end(ending: Ending): void;
}

export type EntryKind = "cell" | "command";

export interface Ending {
  readonly outcome: Outcome["kind"];
  readonly tookMs: number;
  /** Of a value of the API: by which it is found again. */
  readonly valueId: string | null;
}

export interface KeptCell {
  readonly number: number;
  readonly source: string;
  /** `cut`: its session ended before it did. */
  readonly outcome: Outcome["kind"] | "cut";
  readonly beganMs: number;
  readonly tookMs: number | null;
  readonly valueId: string | null;
  readonly isUndone: boolean;
}

/** Another prompt of this home may be writing. */
const BUSY_TIMEOUT_MS = 2_000;

/** Without a path it is kept in memory, and gone with the process. */
export function openHistory(path: string | null, clock: Clock): History {
  const db = openFile(path);
  const names = createNames(db);
  const cells = createCells(db);
  return {
    open(wanted, workdir) {
      const name = wanted ?? names.invent();
      const id = names.enter(name, workdir, clock.nowMs());
      return openSession(db, id, name, cells.of(name), clock);
    },
    find: (name) => (names.has(name) ? cells.of(name) : null),
    sessions: (limit) => names.list(limit),
    recent: (limit) => cells.texts(limit),
    [Symbol.dispose]: () => void db.close(),
  };
}

function openFile(path: string | null): Database.Database {
  if (path !== null) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // What SQLite puts beside it has the same mode.
    closeSync(openSync(path, "a", 0o600));
  }
  const db = new Database(path ?? ":memory:", { timeout: BUSY_TIMEOUT_MS });
  prepareTables(db, path ?? "the history in memory");
  return db;
}

function openSession(
  db: Database.Database,
  session: number,
  name: string,
  cells: readonly KeptCell[],
  clock: Clock,
): OpenSession {
  const insert = db.prepare(
    "INSERT INTO cells (session, number, kind, source, began_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const update = db.prepare("UPDATE cells SET outcome = ?, took_ms = ?, value_id = ? WHERE id = ?");
  const use = db.prepare("UPDATE sessions SET used_ms = ? WHERE id = ?");
  const undo = db.prepare(
    "UPDATE cells SET undone = 1 WHERE session = ? AND number = ? AND kind = 'cell'",
  );
  const write = db.transaction((number: number, kind: EntryKind, source: string) => {
    const nowMs = clock.nowMs();
    use.run(nowMs, session);
    return insert.run(session, number, kind, source, nowMs).lastInsertRowid;
  });
  return {
    name,
    cells,
    begin({ number, source, kind }) {
      const id = write(number, kind, maskSource(source));
      return {
        end: ({ outcome, tookMs, valueId }) =>
          void update.run(outcome, tookMs, valueId === null ? null : maskId(valueId), id),
      };
    },
    undo: (number) => void undo.run(session, number),
  };
}

interface Cells {
  of(session: string): KeptCell[];
  texts(limit: number): string[];
}

function createCells(db: Database.Database): Cells {
  const ofSession = db.prepare(
    `SELECT number, source, coalesce(outcome, 'cut') AS outcome, began_ms AS beganMs,
       took_ms AS tookMs, value_id AS valueId, undone
     FROM cells WHERE kind = 'cell' AND session = (SELECT id FROM sessions WHERE name = ?)
     ORDER BY id`,
  );
  const texts = db.prepare(
    "SELECT source FROM cells GROUP BY source ORDER BY max(id) DESC LIMIT ?",
  );
  return {
    of: (session) =>
      (ofSession.all(session) as (KeptCell & { undone: number })[]).map(({ undone, ...cell }) => ({
        ...cell,
        isUndone: undone === 1,
      })),
    texts: (limit) =>
      (texts.all(limit) as { source: string }[]).map(({ source }) => source).reverse(),
  };
}
