// Layers that are small on their way and large on the disk, or that say what they are not.

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mount, unmount } from "../../engine/libc/libc.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { keepLayer } from "../../engine/source/image/layers.ts";
import { createUnpacker, type Unpacker } from "../../engine/source/image/unpacker.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { writeTar } from "../../scripts/images/tar.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { need } from "../rig/need.ts";
import { makeFolder } from "../source/image/rig.ts";

describe.skipIf(need("namespace", "root"))("a layer", () => {
  let folder: string;
  let store: Store;
  let unpacker: Unpacker;

  beforeAll(() => {
    folder = makeFolder();
    mount("tmpfs", folder, "tmpfs", 0, "size=24m");
    store = openStore({ folder: join(folder, "store"), clock: systemClock });
    unpacker = createUnpacker({ width: 1, keepsOwners: true });
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

  test("that declares a file without end, and ends, is malformed", async () => {
    const archive = file("short");
    const sized = Buffer.from(archive.subarray(0, 1024));
    sized.write("77777777777\0", 124, "latin1");
    sized.fill(" ", 148, 156);
    const sum = sized.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    sized.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    await expect(keep(sized)).rejects.toMatchObject({ failure: { kind: "image-malformed" } });
  });
});
