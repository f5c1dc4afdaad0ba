import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/event/event.ts";
import type { FailureError } from "../../engine/event/failure.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { createJournal, type Journal } from "../../engine/session/journal.ts";

const op = digestOf("op");

function cached(title: string): EngineEvent {
  return { kind: "op-cached", op, title, atMs: 0 };
}

function output(text: string, source: { path: string; position: number } | null): EngineEvent {
  const bytes = Buffer.from(text);
  return { kind: "output", op, run: "r", stream: "stdout", offset: 0, bytes, source, atMs: 0 };
}

async function take(journal: Journal, after: number, count: number) {
  const taken: { cursor: number; event: EngineEvent }[] = [];
  if (count === 0) return taken;
  for await (const one of journal.read(after)) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}

describe("a journal", () => {
  let folder: string;
  let journal: Journal;

  beforeEach(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "journal-"));
    journal = createJournal(join(folder, "events"));
  });
  afterEach(() => {
    journal.close();
    rmSync(folder, { recursive: true });
  });

  test("numbers events from 1, and a reader gets those after its cursor", async () => {
    for (const title of ["a", "b", "c"]) journal.append(cached(title));
    expect(journal.last).toBe(3);
    const taken = await take(journal, 1, 2);
    expect(taken.map(({ cursor }) => cursor)).toEqual([2, 3]);
  });

  test("a reader that is ahead waits for what comes", async () => {
    const waiting = take(journal, 0, 1);
    journal.append(cached("late"));
    expect((await waiting)[0]?.event).toMatchObject({ title: "late" });
  });

  test("more events than fit in memory are read back without gap or repeat", async () => {
    const count = 50_000;
    for (let n = 1; n <= count; n++) journal.append(cached(`${n}`));
    const taken = await take(journal, 0, count);
    expect(
      taken.every(({ cursor, event }) => "title" in event && event.title === `${cursor}`),
    ).toBe(true);
    const late = await take(journal, 12_345, 3);
    expect(late.map(({ cursor }) => cursor)).toEqual([12_346, 12_347, 12_348]);
  });

  test("output that left memory comes from where it lies on disk, byte for byte", async () => {
    const log = join(folder, "log");
    const piece = "x".repeat(9_000);
    writeFileSync(log, `head${piece}`);
    journal.append(output(piece, { path: log, position: 4 }));
    journal.append(output("kept nowhere else", null));
    for (let n = 0; n < 20_000; n++) journal.append(cached("filler"));
    const [first, second] = await take(journal, 0, 2);
    expect(bytesOf(first?.event)).toBe(piece);
    expect(bytesOf(second?.event)).toBe("kept nowhere else");
  });

  test("beyond its bound on disk the oldest go, and a reader of those is told so", async () => {
    const small = createJournal(join(folder, "small"), 64 * 1024);
    for (let n = 0; n < 50_000; n++) small.append(cached(`${n + 1}`));
    const onDisk = readdirSync(folder).filter((name) => name.startsWith("small"));
    const bytes = onDisk.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(2_000_000);
    const late = await take(small, 0, 1).catch((error: FailureError) => error.failure);
    expect(late).toMatchObject({ kind: "limit", limit: 64 * 1024 });
    const gone = Number(/up to (\d+)/.exec(JSON.stringify(late))?.[1]);
    const taken = await take(small, gone, 50_000 - gone);
    expect(taken.at(0)?.cursor).toBe(gone + 1);
    expect(
      taken.every(({ cursor, event }) => "title" in event && event.title === `${cursor}`),
    ).toBe(true);
    small.close();
    expect(readdirSync(folder).filter((name) => name.startsWith("small"))).toEqual([]);
  });

  test("reading ends when the journal closes, and when its signal is aborted", async () => {
    const end = new AbortController();
    const readAll = async (signal?: AbortSignal) => {
      let count = 0;
      for await (const _ of journal.read(0, signal)) count += 1;
      return count;
    };
    journal.append(cached("one"));
    const aborted = readAll(end.signal);
    const closed = readAll();
    end.abort();
    expect(await aborted).toBeLessThanOrEqual(1);
    journal.close();
    expect(await closed).toBeLessThanOrEqual(1);
  });
});

function bytesOf(event: EngineEvent | undefined): string {
  return event?.kind === "output" ? Buffer.from(event.bytes).toString() : "";
}
