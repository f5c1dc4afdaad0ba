// What has run before, also when its Result is gone: by it a plan says how long a step may take,
// and a step that ran again is compared with what it was. Bounded: the oldest rows go first.
// Not here: Results (results.ts). The text of an Op is written when its Result goes; before that
// the Result has it.

import type { Digest } from "../op/digest.ts";
import type { Db } from "./database.ts";
import type { OpRecord, PastRun, Runs } from "./store.ts";

const MOST_RUNS = 20_000;
/** The text of a larger Op is not kept beyond its Result. */
const LONGEST_TEXT = 64 * 1024;
/** So many are noted before the table is looked at again. */
const LOOK_AFTER = 1000;

/** A store that an earlier version made has no such table. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS runs (
    op TEXT PRIMARY KEY,
    shape TEXT,
    title TEXT,
    took_ms REAL,
    made_ms INTEGER NOT NULL,
    op_text TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS runs_of_shape ON runs (shape, made_ms) WHERE shape IS NOT NULL;
  CREATE INDEX IF NOT EXISTS runs_of_title ON runs (title, made_ms) WHERE title IS NOT NULL;
`;

export interface RunTable extends Runs {
  note(op: Digest, record: OpRecord, madeMs: number): void;
  /** Its Result is about to go. */
  keepText(op: string): void;
}

export function createRuns(db: Db, mostRuns = MOST_RUNS): RunTable {
  db.exec(TABLE);
  const insert = db.prepare(`
    INSERT INTO runs (op, shape, title, took_ms, made_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (op) DO UPDATE SET took_ms = excluded.took_ms, made_ms = excluded.made_ms`);
  const keepText = db.prepare(`
    INSERT INTO runs (op, shape, took_ms, made_ms, op_text)
    SELECT op, shape, took_ms, made_ms, op_text FROM results
    WHERE op = ? AND length(op_text) <= ${LONGEST_TEXT}
    ON CONFLICT (op) DO UPDATE SET op_text = excluded.op_text`);
  const trim = db.prepare(`
    DELETE FROM runs WHERE made_ms < (
      SELECT made_ms FROM runs ORDER BY made_ms DESC LIMIT 1 OFFSET ?)`);
  const took = (where: string) =>
    db.prepare<[string], { ms: number }>(
      `SELECT took_ms AS ms FROM runs WHERE ${where} = ? AND took_ms IS NOT NULL
       ORDER BY made_ms DESC LIMIT 1`,
    );
  const [ofOp, ofShape, ofTitle] = [took("op"), took("shape"), took("title")];
  const textOf = db.prepare<[string, string], { text: string | null }>(
    `SELECT op_text AS text FROM results WHERE op = ?
     UNION ALL SELECT op_text FROM runs WHERE op = ?`,
  );
  const ofSameShape = preparePast(db, "shape = @value");
  // What an Op is, is written in its text; a tree or an image is no more than that.
  const ofSameKind = preparePast(db, "op_text LIKE '%\"kind\":\"' || @value || '\"%'");
  let noted = 0;
  const look = () => {
    noted = (noted + 1) % LOOK_AFTER;
    if (noted === 0) trim.run(mostRuns - 1);
  };

  return {
    note(op, { shape, title = null, tookMs }, madeMs) {
      if (tookMs === undefined) return;
      insert.run(op, shape, title, tookMs, madeMs);
      look();
    },
    keepText(op) {
      keepText.run(op);
      look();
    },
    tookMs: (op) => ofOp.get(op)?.ms ?? null,
    likelyMs(shape, title) {
      const like = (shape === null ? undefined : ofShape.get(shape)) ?? ofTitle.get(title);
      return like?.ms ?? null;
    },
    textOf: (op) => textOf.all(op, op).find(({ text }) => text !== null)?.text ?? null,
    like(kind, shape, most) {
      const same = shape === null ? [] : ofSameShape.all({ value: shape, most });
      return [...same, ...ofSameKind.all({ value: kind, most })];
    },
  };
}

/** Of those that are kept and those that were. */
function preparePast(db: Db, where: string) {
  return db.prepare<[{ value: string; most: number }], PastRun>(
    `SELECT op, op_text AS text, made_ms AS madeMs FROM results WHERE ${where}
     UNION ALL SELECT op, op_text, made_ms FROM runs WHERE op_text IS NOT NULL AND ${where}
     ORDER BY made_ms DESC LIMIT @most`,
  );
}
