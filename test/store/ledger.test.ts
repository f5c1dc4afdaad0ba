import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { measureFolder } from "../../engine/files/measure.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { openStore } from "../../engine/store/open.ts";
import type { LayerId, Snapshot, Store } from "../../engine/store/store.ts";

const NEVER = Number.POSITIVE_INFINITY;

describe("the ledger", () => {
  let folder: string;
  let store: Store;
  let nowMs: number;
  const open = () => openStore({ folder, clock: { nowMs: () => nowMs } });
  const close = async () => {
    // The sweep of the start comes first.
    await new Promise((resolve) => setImmediate(resolve));
    await store.close();
  };
  const opOf = (name: string) => digestOf(name);
  const idOf = (name: string) => `result:${opOf(name)}`;
  /** A Result with one Layer of its own on top of others. */
  const commit = (name: string, below: Snapshot = [], text = "{}"): LayerId => {
    const draft = store.layers.draft();
    writeFileSync(join(draft.path, name), name);
    const outputs = new Map([["root", [...below, draft.id]]]);
    const result = { op: opOf(name), outputs, process: null };
    store.results.commit(result, { text, shape: null }, [draft]);
    return draft.id;
  };
  const remove = (...ids: string[]) =>
    store.ledger.remove(ids, { decidedMs: nowMs, pinnedSinceMs: NEVER });
  const used = () => new Map(store.ledger.entries(NEVER).map(({ name, usedMs }) => [name, usedMs]));

  beforeEach(() => {
    nowMs = 1000;
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "ledger-"));
    store = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  test("a removed Result takes the layer with it that nothing else has", async () => {
    const base = commit("base");
    const top = commit("top", [base]);
    expect(remove(idOf("base"))).toEqual([]);
    expect(existsSync(store.layers.pathOf(base))).toBe(true);
    expect(store.results.find(opOf("base"))).toBeNull();
    expect(store.results.find(opOf("top"))).not.toBeNull();
    expect([...remove(idOf("top"))].sort()).toEqual([base, top].sort());
    expect([base, top].map((layer) => existsSync(store.layers.pathOf(layer)))).toEqual([
      false,
      false,
    ]);
  });

  test("a log goes with the last Result that has it", () => {
    const log = store.logs.draft();
    writeFileSync(log.path, "printed");
    for (const name of ["one", "two"]) {
      const process = { exitCode: 0, tookMs: 1, log: log.id };
      const result = { op: opOf(name), outputs: new Map(), process };
      store.results.commit(result, { text: "{}", shape: null }, []);
    }
    expect(store.ledger.sizes().get(log.id)).toBe("printed".length);
    remove(idOf("one"));
    expect(existsSync(log.path)).toBe(true);
    remove(idOf("two"));
    expect(existsSync(log.path)).toBe(false);
  });

  test("what is held stays, until the last holder has let go", () => {
    commit("held");
    const holds = [store.ledger.hold(opOf("held")), store.ledger.hold(opOf("held"))];
    for (const hold of holds) {
      expect(store.ledger.entries(NEVER)[0]?.isHeld).toBe(true);
      remove(idOf("held"));
      expect(store.results.find(opOf("held"))).not.toBeNull();
      hold[Symbol.dispose]();
      hold[Symbol.dispose]();
    }
    remove(idOf("held"));
    expect(store.results.find(opOf("held"))).toBeNull();
  });

  test("what was used after the decision stays", () => {
    commit("late");
    const decidedMs = nowMs;
    nowMs += 1;
    store.results.find(opOf("late"));
    store.ledger.remove([idOf("late")], { decidedMs, pinnedSinceMs: NEVER });
    expect(store.results.find(opOf("late"))).not.toBeNull();
  });

  test("a tree that a session counts on is held, and anything else is not", () => {
    commit("tree", [], '{"kind":"tree","tree":"sha256:…"}');
    commit("exec", [], '{"args":[],"kind":"exec"}');
    const held = new Map(store.ledger.entries(nowMs).map((one) => [one.name, one.isHeld]));
    expect(held).toEqual(
      new Map([
        [opOf("tree"), true],
        [opOf("exec"), false],
      ]),
    );
  });

  test("a use is written at the end, not when it happens", async () => {
    commit("one");
    const written = () => {
      const db = new Database(join(folder, "rondel.sqlite"), { readonly: true });
      const row = db.prepare<[], { used_ms: number }>("SELECT used_ms FROM results").get();
      db.close();
      return row?.used_ms;
    };
    nowMs = 2000;
    store.results.find(opOf("one"));
    expect(written()).toBe(1000);
    await close();
    expect(written()).toBe(2000);
    store = open();
    expect(used().get(opOf("one"))).toBe(2000);
  });

  test("blobs, big memos, loose layers and volumes are entries, and can be removed", async () => {
    const blob = await store.blobs.put(Buffer.from("bytes"));
    store.memos.set("big", Buffer.alloc(20_000));
    store.memos.set("note", Buffer.alloc(20));
    const draft = store.layers.draft();
    store.layers.keep(draft, digestOf("diff"), 123);
    const volume = store.volumes.pathOf("deps");
    const scratch = store.scratch();
    writeFileSync(join(scratch.path, "x"), "x");
    rmSync(join(scratch.path, "x"));
    store.volumes.used("deps");
    const entries = store.ledger.entries(NEVER);
    expect(entries.map(({ kind }) => kind).sort()).toEqual(["blob", "layer", "memo", "volume"]);
    remove(...entries.map(({ id }) => id));
    expect(store.ledger.entries(NEVER)).toEqual([]);
    expect(store.memos.get("note")).not.toBeNull();
    expect([existsSync(store.blobs.pathOf(blob)), existsSync(volume)]).toEqual([false, false]);
    scratch.discard();
  });

  test("a layer that a pull has just found stays without a Result", () => {
    const draft = store.layers.draft();
    const id = store.layers.keep(draft, digestOf("diff"), 123);
    const times = { decidedMs: nowMs, pinnedSinceMs: nowMs };
    store.ledger.remove([`layer:${id}`], times);
    expect(store.layers.findDiff(digestOf("diff"))).toBe(id);
  });

  test("a crash within a removal leaves garbage, which the next start removes", async () => {
    const layer = commit("doomed");
    const blob = await store.blobs.put(Buffer.from("doomed"));
    const path = store.blobs.pathOf(blob);
    await store.close();
    // The rows are gone, the content is not: as if the engine had died between the two.
    const db = new Database(join(folder, "rondel.sqlite"));
    for (const table of ["results", "result_layers", "layers", "blobs"]) {
      db.exec(`DELETE FROM ${table}`);
    }
    db.close();
    store = open();
    expect([existsSync(store.layers.pathOf(layer)), existsSync(path)]).toEqual([true, true]);
    await close();
    expect(readdirSync(join(folder, "layers"))).toEqual([]);
    expect(existsSync(path)).toBe(false);
    store = open();
  });

  test("a volume that has lost its row is an entry again after the next start", async () => {
    mkdirSync(store.volumes.pathOf("deps"));
    await store.close();
    store = open();
    await close();
    store = open();
    expect(store.ledger.entries(NEVER).map(({ kind }) => kind)).toEqual(["volume"]);
    store.volumes.used("deps");
    expect(store.ledger.entries(NEVER)[0]?.name).toBe("deps");
  });

  test("files that folders share are counted once among them", () => {
    const [one, two] = [store.scratch(), store.scratch()];
    writeFileSync(join(one.path, "f"), Buffer.alloc(100_000));
    const check = () => undefined;
    const alone = measureFolder(one.path, check);
    expect(alone.isLinked).toBe(false);
    linkSync(join(one.path, "f"), join(two.path, "f"));
    const empty = measureFolder(store.scratch().path, check).bytes;
    const [first, second] = [one, two].map(({ path }) => measureFolder(path, check));
    expect([first?.isLinked, second?.isLinked]).toEqual([true, true]);
    const together = (first?.bytes ?? 0) + (second?.bytes ?? 0);
    expect(together - alone.bytes).toBeLessThanOrEqual(Math.max(empty, 4096));
  });
});
