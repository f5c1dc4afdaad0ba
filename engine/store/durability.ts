// What is committed may still be in memory only: overlays are mounted `volatile` and files are not
// synced one by one, because that costs a hundred times more. Instead the whole file system is
// synced in the background, and what was committed before is marked durable. After a reboot,
// layers and blobs without that mark are distrusted, with every Result that uses them.
// Invariant: after `open`, every row's content was written before the machine last went down, or
// in this life of the machine.

import { closeSync, openSync, readFileSync } from "node:fs";
import { syncFileSystem } from "../libc/libc.ts";
import type { Db } from "./database.ts";

export interface Durability {
  /** Something was committed: sync it when things are quiet. */
  touch(): void;
  close(): Promise<void>;
}

/** How long after a commit the disk is synced; commits in between share the one sync. */
const QUIET_MS = 5_000;

export function createDurability(db: Db, folder: string): Durability {
  distrustAfterReboot(db, bootId());
  let timer: NodeJS.Timeout | null = null;
  let syncing: Promise<void> = Promise.resolve();

  const markDurable = db.transaction((layers: string[], blobs: string[]) => {
    const layer = db.prepare("UPDATE layers SET durable = 1 WHERE id = ?");
    const blob = db.prepare("UPDATE blobs SET durable = 1 WHERE digest = ?");
    for (const id of layers) layer.run(id);
    for (const digest of blobs) blob.run(digest);
  });
  const sync = async () => {
    timer = null;
    const layers = db.prepare<[], { id: string }>("SELECT id FROM layers WHERE durable = 0").all();
    const blobs = db
      .prepare<[], { digest: string }>("SELECT digest FROM blobs WHERE durable = 0")
      .all();
    const descriptor = openSync(folder, "r");
    try {
      await syncFileSystem(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (db.open)
      markDurable(
        layers.map((row) => row.id),
        blobs.map((row) => row.digest),
      );
  };

  return {
    touch() {
      timer ??= setTimeout(() => {
        syncing = sync().catch(() => undefined); // not durable yet is a state, not an error
      }, QUIET_MS).unref();
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      await syncing;
    },
  };
}

function distrustAfterReboot(db: Db, boot: string): void {
  const known = db.prepare<[], { value: string }>("SELECT value FROM facts WHERE name = 'boot'");
  const before = known.get()?.value;
  if (before === boot) return;
  db.transaction(() => {
    if (before !== undefined) {
      db.exec(`
        DELETE FROM results WHERE op IN (
          SELECT op FROM result_layers JOIN layers ON layers.id = layer WHERE durable = 0);
        DELETE FROM result_layers WHERE op NOT IN (SELECT op FROM results);
        DELETE FROM layers WHERE durable = 0;
        DELETE FROM blobs WHERE durable = 0;
      `);
    }
    db.prepare("INSERT OR REPLACE INTO facts (name, value) VALUES ('boot', ?)").run(boot);
  })();
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
