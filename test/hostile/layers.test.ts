// Layers that are small on their way and large on the disk, or that say what they are not.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mount, unmount } from "../../engine/libc/libc.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { keepLayer } from "../../engine/source/image/layers.ts";
import { createTarParser, MOST_ENTRIES } from "../../engine/source/image/tar/parser.ts";
import { createUnpacker, type Unpacker } from "../../engine/source/image/unpacker.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { writeTar } from "../../scripts/images/tar.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { need } from "../rig/need.ts";
import { makeFolder } from "../source/image/rig.ts";

/** More than the disk of these tests, so that a bomb which writes meets that first. */
const MOST_BYTES = 80 << 20;

/** The same block, its checksum being right again. */
function signed(block: Buffer): Buffer {
  block.fill(" ", 148, 156);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

describe.skipIf(need("namespace", "root"))("a layer", () => {
  let folder: string;
  let store: Store;
  let unpacker: Unpacker;

  beforeAll(() => {
    folder = makeFolder();
    mount("tmpfs", folder, "tmpfs", 0, "size=24m");
    store = openStore({ folder: join(folder, "store"), clock: systemClock });
    unpacker = createUnpacker({ width: 1, keepsOwners: true, mostBytes: MOST_BYTES });
  });
  afterAll(async () => {
    await unpacker.close();
    await store.close();
    unmount(folder);
    rmSync(folder, { recursive: true });
  });

  function keep(...pieces: Buffer[]) {
    async function* open() {
      yield* pieces;
    }
    const layer = { open, subject: "a bomb", digest: null, diffId: digestOf("none") };
    return keepLayer({ layers: store.layers, unpacker }, layer, new AbortController().signal);
  }
  const drafts = () => readdirSync(join(folder, "store/layers"));
  const file = (content: string | Buffer) => writeTar([{ name: "f", content: String(content) }]);

  test.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)(
    "that inflates to more than the disk holds leaves nothing, as %s",
    async (_, pack) => {
      const bomb = pack(file("\0".repeat(64 << 20)));
      expect(bomb.length).toBeLessThan(100_000);
      await expect(keep(bomb)).rejects.toMatchObject({ failure: { kind: "disk-full" } });
      await store.ledger.settle();
      expect(drafts()).toEqual([]);
    },
  );

  test("that inflates without end into no file is given up at a bound", async () => {
    const label = Buffer.from(file("x").subarray(0, 512));
    label.write("V", 156, "latin1");
    // In base 256, as sizes are that have no room in octal digits: a terabyte.
    label.fill(0, 124, 136).writeUInt8(0x80, 124);
    label.writeUInt8(1, 130);
    const zeros = zstdCompressSync(Buffer.alloc(MOST_BYTES / 4));
    const bomb = [zstdCompressSync(signed(label)), ...Array.from({ length: 5 }, () => zeros)];
    await expect(keep(...bomb)).rejects.toMatchObject({
      failure: { kind: "image-malformed", why: expect.stringContaining(`${MOST_BYTES} bytes`) },
    });
    await store.ledger.settle();
    expect(drafts()).toEqual([]);
  });

  test("with entries without end is given up at a bound", () => {
    const parser = createTarParser({ entry() {}, data() {}, end() {} });
    const label = Buffer.from(file("").subarray(0, 512));
    label.write("V", 156, "latin1");
    const many = Buffer.concat(Array.from({ length: 10_000 }, () => signed(label)));
    const all = () => {
      for (let count = 0; count <= MOST_ENTRIES; count += 10_000) parser.push(many);
    };
    expect(all).toThrow(`more than ${MOST_ENTRIES} entries`);
  });

  test("of a size in base 256 has a file of that size", async () => {
    const archive = Buffer.from(file("short"));
    archive.fill(0, 124, 136).writeUInt8(0x80, 124);
    archive.writeUInt8(5, 135);
    signed(archive);
    const layer = { diffId: digestOf(archive), digest: null, subject: "an image" };
    async function* open() {
      yield archive;
    }
    const { signal } = new AbortController();
    const id = await keepLayer({ layers: store.layers, unpacker }, { ...layer, open }, signal);
    expect(readFileSync(join(store.layers.pathOf(id), "f"), "utf8")).toBe("short");
  });

  test("that declares a file without end, and ends, is malformed", async () => {
    const archive = file("short");
    const sized = Buffer.from(archive.subarray(0, 1024));
    sized.write("77777777777\0", 124, "latin1");
    await expect(keep(signed(sized))).rejects.toMatchObject({
      failure: { kind: "image-malformed" },
    });
  });
});
