// What is remembered of runs, also when their Results are gone.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "../../engine/op/digest.ts";
import type { ExecOp } from "../../engine/op/op.ts";
import { openDatabase } from "../../engine/store/database.ts";
import { openStore } from "../../engine/store/open.ts";
import { createRuns } from "../../engine/store/runs.ts";
import type { Store } from "../../engine/store/store.ts";

let folder: string;
let store: Store;
let nowMs = 1000;
const open = () => openStore({ folder, clock: { nowMs: () => nowMs } });
beforeEach(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "runs-"));
  store = open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const kind: ExecOp["kind"] = "exec";

function commit(name: string, tookMs: number, shape: string | null = null, title = name): void {
  nowMs += 1;
  const record = {
    text: JSON.stringify({ kind, name }),
    shape: shape === null ? null : digestOf(shape),
    title,
    tookMs,
  };
  store.results.commit({ op: digestOf(name), outputs: new Map(), process: null }, record, []);
}

function remove(name: string): void {
  nowMs += 1;
  const times = { decidedMs: nowMs, pinnedSinceMs: Number.POSITIVE_INFINITY };
  store.ledger.remove([`result:${digestOf(name)}`], times);
}

test("a run is estimated by itself, by its shape, then by its title", () => {
  commit("one", 10, "shape", "make");
  commit("two", 20, "shape", "make");
  commit("three", 30, "other", "make");
  expect(store.runs.tookMs(digestOf("one"))).toBe(10);
  expect(store.runs.tookMs(digestOf("never"))).toBeNull();
  expect(store.runs.likelyMs(digestOf("shape"), "unknown")).toBe(20);
  expect(store.runs.likelyMs(digestOf("no such shape"), "make")).toBe(30);
  expect(store.runs.likelyMs(null, "unknown")).toBeNull();
});

test("what was removed is known by its text and its time, also to the next engine", async () => {
  commit("gone", 40, "shape");
  commit("kept", 50, "shape");
  remove("gone");
  await store.close();
  store = open();
  expect(store.runs.tookMs(digestOf("gone"))).toBe(40);
  expect(store.runs.textOf(digestOf("gone"))).toContain('"gone"');
  const like = store.runs.like("exec", digestOf("shape"), 10).map(({ text }) => text);
  expect(like.slice(0, 2)).toEqual([
    JSON.stringify({ kind, name: "kept" }),
    JSON.stringify({ kind, name: "gone" }),
  ]);
  expect(store.runs.like("image", null, 10)).toEqual([]);
});

test("a log is found by the beginning of a digest that is nobody else's", () => {
  commit("silent", 1);
  expect(store.results.findLog(digestOf("silent").slice(0, 20))).toBeNull();
});

test("so many runs are remembered, and the oldest go", () => {
  const path = join(folder, "other.sqlite");
  const db = openDatabase({ path, nowMs: 0, onDamage: () => undefined });
  const runs = createRuns(db, 10);
  for (let n = 0; n < 1000; n++) {
    runs.note(digestOf(String(n)), { text: "{}", shape: null, title: "t", tookMs: n }, n);
  }
  expect(runs.tookMs(digestOf("999"))).toBe(999);
  expect(runs.tookMs(digestOf("990"))).toBe(990);
  expect(runs.tookMs(digestOf("989"))).toBeNull();
  db.close();
});
