// Readers of one log: what each gets, and how much all of them hold.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogWriter } from "../../../engine/solver/local/log.ts";
import { createLogSources } from "../../../engine/solver/local/log-reader.ts";
import type { LogReader, Printed } from "../../../engine/solver/printouts.ts";

const MOST_HELD_BYTES = 1024 * 1024;

describe("readers of a log", () => {
  let folder: string;
  let path: string;
  const sizes = [1, 10, 70_000, 0, 65_536, 3, 200_000, 8_192, 5];
  const content = (at: number) => Buffer.alloc(sizes[at] ?? 0, at + 1);
  const all = Buffer.concat(sizes.map((_, at) => content(at)));

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "log-"));
    path = join(folder, "log");
    const writer = createLogWriter(path);
    for (const at of sizes.keys()) writer.write(at % 2 ? "stderr" : "stdout", content(at), at);
    writer.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const readAll = async (reader: LogReader) => {
    const pieces: Printed[] = [];
    for (let found = await reader.next(); found !== null; found = await reader.next()) {
      pieces.push(...found);
    }
    return pieces;
  };
  test("one alone gets the pieces as they were printed, large ones in parts", async () => {
    const reader = createLogSources().at(path).open();
    const pieces = await readAll(reader);
    await reader.close();
    expect(pieces.map(({ sinceMs }) => sinceMs)).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 7, 8]);
    const streams = pieces.map(({ sinceMs }) => (sinceMs % 2 ? "stderr" : "stdout"));
    expect(pieces.map(({ stream }) => stream)).toEqual(streams);
    expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(all)).toBe(true);
  });

  test("a hundred hold a megabyte together, and each gets all", async () => {
    const source = createLogSources().at(path);
    const readers = Array.from({ length: 100 }, () => source.open());
    const first = await Promise.all(readers.map((reader) => reader.next()));
    const held = first.flatMap((pieces) => [...new Set(pieces?.map(({ bytes }) => bytes.buffer))]);
    expect(held.reduce((sum, buffer) => sum + buffer.byteLength, 0)).toBeLessThanOrEqual(
      MOST_HELD_BYTES,
    );
    for (const [at, reader] of readers.entries()) {
      const rest = await readAll(reader);
      const read = [...(first[at] ?? []), ...rest].map(({ bytes }) => bytes);
      expect(Buffer.concat(read).equals(all)).toBe(true);
    }
    await Promise.all(readers.map((reader) => reader.close()));
  });

  test("who stays when the others have gone reads more at once again", async () => {
    const source = createLogSources().at(path);
    const readers = Array.from({ length: 100 }, () => source.open());
    const [last, ...others] = readers;
    await Promise.all(others.map((reader) => reader.close()));
    expect((await last?.next())?.[0]?.bytes.buffer.byteLength).toBeGreaterThan(64 * 1024);
    await last?.close();
  });
});
