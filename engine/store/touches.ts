// When each thing was used last. A hit must not cost a write, so uses are gathered in memory and
// written together, at intervals and at the end. A crash forgets the newest: no harm is done, as
// they only order what is removed first.

import type { Clock } from "../../stdlib/base/clock.ts";
import type { Db } from "./database.ts";

/** What has a last use: the table it is in, and its key there. */
export type Used = "results" | "layers" | "blobs" | "memos";

export interface Touches {
  touch(table: Used, key: string): void;
  flush(): void;
  close(): void;
}

const FLUSH_MS = 60_000;
/** So many are written at once, whatever the time. */
const MOST_TOUCHES = 10_000;

const KEYS: Readonly<Record<Used, string>> = {
  results: "op",
  layers: "id",
  blobs: "digest",
  memos: "key",
};
const TABLES = Object.keys(KEYS) as readonly Used[];

export function createTouches(db: Db, clock: Clock): Touches {
  const parts = TABLES.map((table) => ({
    touched: new Map<string, number>(),
    update: db.prepare(`UPDATE ${table} SET used_ms = ? WHERE ${KEYS[table]} = ?`),
  }));
  const byTable = new Map(TABLES.map((table, at) => [table, parts[at]?.touched]));
  let timer: NodeJS.Timeout | null = null;

  const write = db.transaction(() => {
    for (const { touched, update } of parts) {
      for (const [key, usedMs] of touched) update.run(usedMs, key);
    }
  });
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    write();
    for (const { touched } of parts) touched.clear();
  };
  /** On a full disk it is tried again with the next use. */
  const flushLater = () => {
    try {
      flush();
    } catch {
      timer = null;
    }
  };

  return {
    touch(table, key) {
      const touched = byTable.get(table);
      touched?.set(key, clock.nowMs());
      if ((touched?.size ?? 0) > MOST_TOUCHES) return flushLater();
      timer ??= setTimeout(flushLater, FLUSH_MS).unref();
    },
    flush,
    close: flushLater,
  };
}
