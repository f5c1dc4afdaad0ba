import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../engine/op/digest.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { systemClock } from "../../stdlib/base/clock.ts";

const op = digestOf("op");
const RECORD = { text: "{}", shape: null };

describe("the store", () => {
  let folder: string;
  let store: Store;
  const open = () => openStore({ folder, clock: systemClock });
  const reopen = async () => {
    await store.close();
    store = open();
  };
  const commit = (name: string) => {
    const draft = store.layers.draft();
    writeFileSync(join(draft.path, name), name);
    const outputs = new Map([["root", [draft.id]]]);
    store.results.commit({ op, outputs, process: null }, RECORD, [draft]);
    return draft;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "store-"));
    store = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  test("a committed result is found after a restart, with its layer", async () => {
    const { id } = commit("f");
    await reopen();
    const found = store.results.find(op);
    expect(found?.outputs.get("root")).toEqual([id]);
    expect(readdirSync(store.layers.pathOf(id))).toEqual(["f"]);
  });

  test("what was not committed is gone after a restart", async () => {
    const draft = store.layers.draft();
    const log = store.logs.draft();
    const scratch = store.scratch();
    writeFileSync(log.path, "x");
    await reopen();
    // The sweep runs behind the start; closing waits for what it deletes.
    await new Promise((resolve) => setImmediate(resolve));
    await store.close();
    expect([draft.path, log.path, scratch.path].map((path) => existsSync(path))).toEqual([
      false,
      false,
      false,
    ]);
    expect(readdirSync(join(folder, "trash"))).toEqual([]);
    store = open();
  });

  test("a blob is read back by its digest, and put twice is kept once", async () => {
    const bytes = Buffer.from("content");
    const digest = await store.blobs.put(bytes);
    expect(await store.blobs.put(bytes)).toBe(digest);
    expect(store.blobs.size(digest)).toBe(bytes.length);
    expect(Buffer.from(await store.blobs.read(digest))).toEqual(bytes);
  });

  test("a download that is not what was expected keeps nothing", async () => {
    const draft = await store.blobs.draft();
    await draft.write(Buffer.from("lies"));
    const commitment = draft.commit(digestOf("truth"));
    await expect(commitment).rejects.toMatchObject({ failure: { kind: "digest-differs" } });
    expect(store.blobs.has(digestOf("lies"))).toBe(false);
    expect(existsSync(draft.path)).toBe(false);
  });

  test("two who keep the same layer end with one", () => {
    const [one, two] = [store.layers.draft(), store.layers.draft()];
    const diffId = digestOf("diff");
    expect(store.layers.keep(one, diffId, 1)).toBe(one.id);
    expect(store.layers.keep(two, diffId, 1)).toBe(one.id);
    expect(existsSync(two.path)).toBe(false);
    expect(store.layers.findDiff(diffId)).toBe(one.id);
  });

  test("a failed commit leaves no row at all", () => {
    const draft = store.layers.draft();
    const outputs = new Map([["root", [draft.id]]]);
    const twice = [draft, draft];
    expect(() => store.results.commit({ op, outputs, process: null }, RECORD, twice)).toThrow();
    expect(store.results.find(op)).toBeNull();
  });

  test("after a reboot, what was not known to be on the disk is distrusted", async () => {
    commit("f");
    const digest = await store.blobs.put(Buffer.from("b"));
    await store.close();
    const db = new Database(join(folder, "rondel.sqlite"));
    db.prepare("UPDATE facts SET value = 'another boot' WHERE name = 'boot'").run();
    db.close();
    store = open();
    expect(store.results.find(op)).toBeNull();
    expect(store.blobs.has(digest)).toBe(false);
  });

  test("a store of a newer format is refused by name", async () => {
    await store.close();
    const db = new Database(join(folder, "rondel.sqlite"));
    db.pragma("user_version = 99");
    db.close();
    expect(open).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: "store-newer" }) }),
    );
    const again = new Database(join(folder, "rondel.sqlite"));
    again.pragma("user_version = 1");
    again.close();
    store = open();
  });

  test("a memo is what was last set", () => {
    store.memos.set("k", Buffer.from("1"));
    store.memos.set("k", Buffer.from("2"));
    expect(Buffer.from(store.memos.get("k") ?? []).toString()).toBe("2");
    expect(store.memos.get("other")).toBeNull();
  });
});
