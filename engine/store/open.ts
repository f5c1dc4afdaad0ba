// Opens the store's folder: makes it when it is new, sets aside what an earlier engine left
// unfinished, and puts the parts together.
// The caller holds the engine's lock: one process at a time has a store open.

import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../stdlib/base/clock.ts";
import { hexOf, parseDigest } from "../op/digest.ts";
import { createAbsent } from "./absent.ts";
import { createBlobs } from "./blobs.ts";
import { markClosed } from "./damage.ts";
import { type Db, openDatabase } from "./database.ts";
import { createDurability } from "./durability.ts";
import { createFailures, createFailureTables } from "./failures.ts";
import { createHolds } from "./holds.ts";
import { createLayers } from "./layers.ts";
import { createLedger } from "./ledger.ts";
import { checkOwners } from "./owners.ts";
import { createResults } from "./results.ts";
import { createRuns } from "./runs.ts";
import type { LayerId, Ledger, LogId, Logs, Memos, Store, Volumes } from "./store.ts";
import { createTouches, type Touches } from "./touches.ts";
import { createTrash, type Trash } from "./trash.ts";

export interface StoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Told of a damaged database, which has been set aside. */
  readonly onDamage?: (aside: string, why: string) => void;
}

interface Folders {
  readonly blobs: string;
  readonly layers: string;
  readonly logs: string;
  readonly volumes: string;
  readonly drafts: string;
  readonly trash: string;
}

export function openStore({ folder, clock, onDamage = () => {} }: StoreOptions): Store {
  const folders = makeFolders(folder);
  checkOwners(folder);
  const path = join(folder, "rondel.sqlite");
  const db = openDatabase({ path, nowMs: clock.nowMs(), onDamage });
  const { life, newName } = createNames();
  const trash = createTrash(folders.trash, newName);
  for (const name of readdirSync(folders.drafts)) trash.throwAway(join(folders.drafts, name));
  const durability = createDurability(db, folder);
  const sweeping = setImmediate(() => sweepGarbage({ db, folders, trash, life }));
  const parts = openParts({ db, folders, clock, trash, newName });
  const { blobs, layers, logs, results, failures, runs, ledger, touches } = parts;
  const committing =
    <A extends unknown[]>(commit: (...args: A) => void) =>
    (...args: A) => {
      commit(...args);
      durability.touch();
      ledger.committed();
    };

  return {
    folder,
    blobs,
    layers: {
      ...layers,
      keep(draft, diffId, sizeBytes) {
        durability.touch();
        return layers.keep(draft, diffId, sizeBytes);
      },
    },
    logs,
    results: { ...results, commit: committing(results.commit) },
    runs,
    failures: { ...failures, keep: committing(failures.keep) },
    volumes: createVolumes(folders.volumes, ledger),
    memos: createMemos(db, touches),
    ledger,
    scratch() {
      const path = join(folders.drafts, newName());
      mkdirSync(path, { mode: 0o700 });
      return { path, discard: () => trash.throwAway(path) };
    },
    async close() {
      clearImmediate(sweeping);
      touches.close();
      await durability.close();
      await trash.idle();
      markClosed(db);
      db.close();
    },
  };
}

/** Those of one life of the engine share a beginning, so that garbage of earlier ones is known. */
function createNames() {
  const life = randomBytes(6).toString("hex");
  let count = 0;
  return { life, newName: () => `${life}-${(count++).toString(36)}` };
}

interface Ground {
  readonly db: Db;
  readonly folders: Folders;
  readonly clock: Clock;
  readonly trash: Trash;
  readonly newName: () => string;
}

/** What has rows and content. */
function openParts({ db, folders, clock, trash, newName }: Ground) {
  const touches = createTouches(db, clock);
  const logs = createLogs(folders.logs, trash, newName);
  const pathOfLayer = (layer: LayerId) => join(folders.layers, layer);
  const { isWhole, hasLayer } = createAbsent({ db, pathOfLayer, pathOfLog: logs.pathOf });
  const sizeOfLog = (log: LogId) => sizeOf(logs.pathOf(log));
  const runs = createRuns(db);
  createFailureTables(db);
  const results = createResults({ db, clock, touches, runs, isWhole, sizeOfLog });
  const rest = { db, touches, newName };
  const layers = createLayers({ ...rest, folder: folders.layers, trash, isThere: hasLayer });
  const blobs = createBlobs({ ...rest, folders });
  const throwAway = (folder: string) => (name: string) => trash.throwAway(join(folder, name));
  const ledger = createLedger({
    db,
    clock,
    holds: createHolds(),
    runs,
    touches,
    throwAway: {
      layer: throwAway(folders.layers),
      log: throwAway(folders.logs),
      blob: (digest) => trash.throwAway(blobs.pathOf(parseDigest(digest))),
      volume: throwAway(folders.volumes),
    },
    settle: trash.idle,
  });
  const failures = createFailures({
    db,
    clock,
    isThere: hasLayer,
    remove: (ids) => void ledger.remove(ids, { decidedMs: clock.nowMs(), pinnedSinceMs: 0 }),
  });
  return { touches, logs, results, failures, runs, layers, blobs, ledger };
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

/** What no row names, left by an engine that died before it could commit or remove it. */
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
  sweepBlobs({ db, folders, trash });
  adoptVolumes(db, folders.volumes);
  trash.sweep();
}

/** A volume may outlive its row, as when a damaged database was set aside. */
function adoptVolumes(db: Db, folder: string): void {
  const adopt = db.prepare(
    "INSERT OR IGNORE INTO volumes (folder, name, made_ms, used_ms) VALUES (?, ?, 0, 0)",
  );
  db.transaction(() => {
    for (const name of readdirSync(folder)) adopt.run(name, name);
  })();
}

/** They are spread over folders by the first digits of their names. */
function sweepBlobs({ db, folders, trash }: Omit<Garbage, "life">): void {
  const rows = db.prepare<[], { digest: string }>("SELECT digest FROM blobs").all();
  const known = new Set(rows.map(({ digest }) => hexOf(parseDigest(digest))));
  for (const prefix of readdirSync(folders.blobs)) {
    const folder = join(folders.blobs, prefix);
    for (const name of readdirSync(folder)) {
      if (!known.has(name)) trash.throwAway(join(folder, name));
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
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
function createVolumes(folder: string, ledger: Ledger): Volumes {
  const nameOf = (volume: string) => createHash("sha256").update(volume).digest("hex").slice(0, 32);
  return {
    pathOf: (volume) => join(folder, nameOf(volume)),
    used: (volume) => ledger.volumeUsed(volume, nameOf(volume)),
  };
}

function createMemos(db: Db, touches: Touches): Memos {
  const get = db.prepare<[string], { value: Buffer }>("SELECT value FROM memos WHERE key = ?");
  const set = db.prepare("INSERT OR REPLACE INTO memos (key, value) VALUES (?, ?)");
  const newest = db.prepare<[{ prefix: string; most: number }], { value: Buffer }>(
    `SELECT value FROM memos WHERE key >= @prefix AND key < @prefix || char(1114111)
     ORDER BY used_ms DESC LIMIT @most`,
  );
  return {
    get(key) {
      const value = get.get(key)?.value ?? null;
      if (value !== null) touches.touch("memos", key);
      return value;
    },
    set(key, value) {
      set.run(key, value);
      touches.touch("memos", key);
    },
    newest(prefix, most) {
      touches.flush();
      return newest.all({ prefix, most }).map(({ value }) => value);
    },
  };
}
