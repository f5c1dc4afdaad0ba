// Opens the store's folder: makes it when it is new, sets aside what an earlier engine left
// unfinished, and puts the parts together.
// The caller holds the engine's lock: one process at a time has a store open.

import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../stdlib/base/clock.ts";
import { createBlobs } from "./blobs.ts";
import { type Db, openDatabase } from "./database.ts";
import { createDurability } from "./durability.ts";
import { createLayers } from "./layers.ts";
import { createResults } from "./results.ts";
import type { LogId, Logs, Memos, Store, Volumes } from "./store.ts";
import { createTrash, type Trash } from "./trash.ts";

export interface StoreOptions {
  readonly folder: string;
  readonly clock: Clock;
}

interface Folders {
  readonly blobs: string;
  readonly layers: string;
  readonly logs: string;
  readonly volumes: string;
  readonly drafts: string;
  readonly trash: string;
}

export function openStore({ folder, clock }: StoreOptions): Store {
  const folders = makeFolders(folder);
  const db = openDatabase(join(folder, "rondel.sqlite"));
  // Names of one life of the engine share a beginning, so that garbage of earlier ones is known.
  const life = randomBytes(6).toString("hex");
  let count = 0;
  const newName = () => `${life}-${(count++).toString(36)}`;

  const trash = createTrash(folders.trash, newName);
  for (const name of readdirSync(folders.drafts)) trash.throwAway(join(folders.drafts, name));
  const durability = createDurability(db, folder);
  const sweeping = setImmediate(() => sweepGarbage({ db, folders, trash, life }));
  const results = createResults(db, clock);
  const layers = createLayers({ db, folder: folders.layers, trash, newName });

  return {
    blobs: createBlobs(db, folders, newName),
    layers: {
      ...layers,
      keep(draft, diffId, sizeBytes) {
        durability.touch();
        return layers.keep(draft, diffId, sizeBytes);
      },
    },
    logs: createLogs(folders.logs, trash, newName),
    results: {
      ...results,
      commit(result, record, drafts) {
        results.commit(result, record, drafts);
        durability.touch();
      },
    },
    volumes: createVolumes(folders.volumes),
    memos: createMemos(db),
    scratch() {
      const path = join(folders.drafts, newName());
      mkdirSync(path, { mode: 0o700 });
      return { path, discard: () => trash.throwAway(path) };
    },
    async close() {
      clearImmediate(sweeping);
      await durability.close();
      await trash.idle();
      db.close();
    },
  };
}

function makeFolders(folder: string): Folders {
  const at = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  return {
    blobs: at("blobs"),
    layers: at("layers"),
    logs: at("logs"),
    volumes: at("volumes"),
    drafts: at("drafts"),
    trash: at("trash"),
  };
}

interface Garbage {
  readonly db: Db;
  readonly folders: Folders;
  readonly trash: Trash;
  readonly life: string;
}

/** Layers and logs that no row names, left by an engine that died before it could commit them. */
function sweepGarbage({ db, folders, trash, life }: Garbage): void {
  const sweep = (folder: string, rows: readonly { name: string }[]) => {
    const known = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(folder)) {
      if (!known.has(name) && !name.startsWith(life)) trash.throwAway(join(folder, name));
    }
  };
  sweep(folders.layers, db.prepare<[], { name: string }>("SELECT id AS name FROM layers").all());
  sweep(
    folders.logs,
    db.prepare<[], { name: string }>("SELECT log AS name FROM results WHERE log IS NOT NULL").all(),
  );
  trash.sweep();
}

function createLogs(folder: string, trash: Trash, newName: () => string): Logs {
  return {
    pathOf: (log) => join(folder, log),
    draft() {
      const id = newName() as LogId;
      const path = join(folder, id);
      return { id, path, discard: () => trash.throwAway(path) };
    },
  };
}

/** A volume's name may hold anything, so its folder is named by a hash of it. */
function createVolumes(folder: string): Volumes {
  return {
    pathOf(volume) {
      const name = createHash("sha256").update(volume).digest("hex").slice(0, 32);
      return join(folder, name);
    },
  };
}

function createMemos(db: Db): Memos {
  const get = db.prepare<[string], { value: Buffer }>("SELECT value FROM memos WHERE key = ?");
  const set = db.prepare("INSERT OR REPLACE INTO memos (key, value) VALUES (?, ?)");
  return {
    get: (key) => get.get(key)?.value ?? null,
    set: (key, value) => void set.run(key, value),
  };
}
