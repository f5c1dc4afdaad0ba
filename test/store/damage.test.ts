// A store that somebody, or a disk, has damaged: it is noticed, told, and built anew from what is
// sound. Nothing wrong is ever answered.

import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Digest, digestOf } from "../../engine/op/digest.ts";
import { probeDamage } from "../../engine/runtime/probe/damage.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { brokenRows } from "../rig/store-check.ts";

const RECORD = { text: "{}", shape: null };

describe("a damaged store", () => {
  let home: string;
  let folder: string;
  let store: Store;
  let told: string[];
  const database = () => join(folder, "rondel.sqlite");
  const open = () =>
    openStore({ folder, clock: systemClock, onDamage: (aside) => void told.push(aside) });
  const commit = (op: Digest) => {
    const draft = store.layers.draft();
    writeFileSync(join(draft.path, "f"), "f");
    const log = store.logs.draft();
    writeFileSync(log.path, "log");
    const process = { exitCode: 0, tookMs: 1, log: log.id };
    store.results.commit({ op, outputs: new Map([["root", [draft.id]]]), process }, RECORD, [
      draft,
    ]);
    return { layer: draft.path, log: log.path };
  };

  beforeEach(() => {
    home = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "damage-"));
    folder = join(home, "store");
    told = [];
    store = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(home, { recursive: true });
  });

  /** What a crash leaves, with all of it in the database's own file. */
  const crash = async () => {
    const db = new Database(database());
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    await store.close();
    folder = copy;
  };

  test("whose database is no database gets a new one, and the old one is set aside", async () => {
    const op = digestOf("op");
    commit(op);
    await store.close();
    writeOver(database(), 0, 4096);
    store = open();
    expect(told).toEqual([expect.stringMatching(/rondel\.sqlite\.damaged-\d{8}T\d{6}Z$/)]);
    expect(store.results.find(op)).toBeNull();
    commit(op);
    expect(store.results.find(op)).not.toBeNull();
    const [check] = probeDamage({ env: {}, stateFolder: home, isRoot: true });
    expect(check).toMatchObject({ state: "degraded", says: expect.stringContaining(".damaged-") });
  });

  test("with one torn page is found out after a crash", async () => {
    for (let count = 0; count < 500; count++) commit(digestOf(`op ${count}`));
    await crash();
    writeOver(database(), Math.floor(statSync(database()).size / 8192) * 4096, 4096);
    store = open();
    expect(told.length).toBe(1);
    expect(store.results.find(digestOf("op 1"))).toBeNull();
  });

  test("is not what a crash alone leaves", async () => {
    commit(digestOf("op"));
    await crash();
    store = open();
    expect(told).toEqual([]);
    expect(store.results.find(digestOf("op"))).not.toBeNull();
  });

  test("without a layer or a log that a row names forgets what needs it, and no more", () => {
    const [one, two, three] = [digestOf("1"), digestOf("2"), digestOf("3")];
    const { layer } = commit(one);
    const { log } = commit(two);
    commit(three);
    rmSync(layer, { recursive: true });
    rmSync(log);
    expect(brokenRows(folder).length).toBe(2);
    expect([one, two].map((op) => store.results.find(op))).toEqual([null, null]);
    expect(store.results.find(three)).not.toBeNull();
    expect(brokenRows(folder)).toEqual([]);
    commit(one);
    expect(store.results.find(one)).not.toBeNull();
  });

  test("without the folder of an image's layer has it fetched again", () => {
    const diffId = digestOf("layer");
    const draft = store.layers.draft();
    expect(store.layers.keep(draft, diffId, 1)).toBe(draft.id);
    rmSync(draft.path, { recursive: true });
    expect(store.layers.findDiff(diffId)).toBeNull();
    const again = store.layers.draft();
    expect(store.layers.keep(again, diffId, 1)).toBe(again.id);
  });

  test("with a blob that is gone or cut short takes the bytes again", async () => {
    const bytes = Buffer.from("the content");
    const digest = await store.blobs.put(bytes);
    truncateSync(store.blobs.pathOf(digest), 3);
    expect(store.blobs.has(digest)).toBe(false);
    await store.blobs.put(bytes);
    rmSync(store.blobs.pathOf(digest));
    expect(store.blobs.size(digest)).toBeNull();
    await store.blobs.put(bytes);
    expect(Buffer.from(await store.blobs.read(digest))).toEqual(bytes);
  });

  test("is looked at whole only after an engine that did not end in order", async () => {
    for (let count = 0; count < 500; count++) commit(digestOf(`op ${count}`));
    await store.close();
    const marks = new Database(database());
    expect(marks.prepare("SELECT 1 FROM facts WHERE name = 'open'").all()).toEqual([]);
    marks.close();
    store = open();
    expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toEqual([]);
  });
});

function writeOver(path: string, position: number, length: number): void {
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, Buffer.alloc(length, 0x5a), 0, length, position);
  closeSync(descriptor);
}
