// Archives by GNU tar are unpacked by us and by GNU tar itself: what is on the disk must be equal.

import { isUtf8 } from "node:buffer";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  createReadStream,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  getAttribute,
  listAttributes,
  makeNode,
  mount,
  setAttribute,
  unmount,
} from "../../../engine/libc/libc.ts";
import { digestOf } from "../../../engine/op/digest.ts";
import type { Unpacked } from "../../../engine/source/image/unpack-messages.ts";
import { createUnpacker, type Unpacker } from "../../../engine/source/image/unpacker.ts";
import { writeTar } from "../../../scripts/images/tar.ts";
import { need } from "../../rig/need.ts";
import { failureOf, makeFolder } from "./rig.ts";

const ATTRIBUTES = ["--xattrs", "--xattrs-include=*"];

let folder: string;
let unpacker: Unpacker;

beforeAll(() => {
  folder = makeFolder();
  unpacker = createUnpacker({ width: 2, keepsOwners: process.getuid?.() === 0 });
});

afterAll(async () => {
  await unpacker.close();
  rmSync(folder, { recursive: true });
});

function unpack(archive: string, into: string, highWaterMark = 64 << 10) {
  mkdirSync(into);
  const open = (signal: AbortSignal) => createReadStream(archive, { signal, highWaterMark });
  return unpacker.unpack({ folder: into, subject: "test", open }, new AbortController().signal);
}

/**
 * All that is known of every file below: kind, mode, owner, time, links, content, attributes.
 * Paths are one character a byte, since not every name is UTF-8.
 */
function describeTree(root: string): Map<string, string> {
  const seen = new Map<string, string>();
  const visit = (name: string) => {
    const path = Buffer.from(`${root}${name}`, "latin1");
    const stats = lstatSync(path);
    const { mode, uid, gid, mtimeMs, nlink, rdev } = stats;
    const isFolder = stats.isDirectory();
    const parts = [mode.toString(8), uid, gid, Math.round(mtimeMs), isFolder ? 0 : nlink, rdev];
    if (stats.isFile()) parts.push(digestOf(readFileSync(path)));
    if (stats.isSymbolicLink()) parts.push(readlinkSync(path, "latin1"));
    if (isUtf8(path)) parts.push(...attributesOf(path.toString("utf8")));
    seen.set(name, parts.join(" "));
    if (isFolder) for (const one of readdirSync(path, "latin1")) visit(`${name}/${one}`);
  };
  visit("");
  return seen;
}

function attributesOf(path: string): string[] {
  const hexOf = (name: string) => Buffer.from(getAttribute(path, name) ?? []).toString("hex");
  return listAttributes(path)
    .sort()
    .map((name) => `${name}=${hexOf(name)}`);
}

async function expectLikeTar(archive: string): Promise<Unpacked> {
  const theirs = `${archive}-theirs`;
  mkdirSync(theirs);
  execFileSync("tar", [...ATTRIBUTES, "-xpf", archive, "--same-owner", "-C", theirs]);
  const unpacked = await unpack(archive, `${archive}-ours`);
  expect(describeTree(`${archive}-ours`)).toEqual(describeTree(theirs));
  return unpacked;
}

function makeTree(root: string): void {
  const at = (name: string) => join(root, name);
  mkdirSync(at("bin"), { recursive: true });
  mkdirSync(at(`deep/${"very-long-folder-name/".repeat(12)}`), { recursive: true });
  writeFileSync(at(`deep/${"very-long-folder-name/".repeat(12)}${"n".repeat(200)}`), "long");
  writeFileSync(at("bin/tool"), Buffer.alloc(300_000, "tool"));
  writeFileSync(at("bin/empty"), "");
  writeFileSync(at("bin/Főtanúsítvány €"), "utf8");
  execFileSync("sh", ["-c", "printf latin > \"$(printf 'caf\\351')\""], { cwd: root });
  linkSync(at("bin/tool"), at("bin/same"));
  symlinkSync("tool", at("bin/also"));
  symlinkSync(`/${"x".repeat(150)}`, at("bin/far"));
  linkSync(at("bin/also"), at("bin/also-same"));
  mkdirSync(at("closed"));
  writeFileSync(at("closed/file"), "closed");
  chmodSync(at("bin/tool"), 0o4755);
  chmodSync(at("bin"), 0o2775);
  chmodSync(at("closed"), 0o1500);
  utimesSync(at("bin/empty"), 1, 1_234_567_890);
  lutimesSync(at("bin/far"), 1, 1_111_111_111);
  utimesSync(at("bin"), 1, 1_000_000_000);
  if (process.getuid?.() !== 0) return;
  chownSync(at("bin/empty"), 1000, 3_000_000);
  makeNode(at("null"), 0o20666, 1, 3);
  makeNode(at("block"), 0o60660, 7, 300);
  makeNode(at("pipe"), 0o10640, 0, 0);
  setAttribute(at("bin/same"), "security.capability", capability());
  setAttribute(at("closed"), "trusted.color", Buffer.from("bl\nue\0"));
}

/** cap_net_raw=ep, as the kernel keeps it. */
function capability(): Buffer {
  return Buffer.from("0100000200200000000000000000000000000000", "hex");
}

describe.skipIf(need("linux", "root", "tar"))("an archive by GNU tar", () => {
  test.each([
    ["gnu", ["--format=gnu"]],
    ["old gnu", ["--format=oldgnu"]],
    ["pax", ["--format=pax", ...ATTRIBUTES]],
  ])("of the %s format is unpacked as GNU tar does", async (name, options) => {
    const source = join(folder, `${name}-source`);
    const archive = join(folder, `${name}.tar`);
    makeTree(source);
    execFileSync("tar", [...options, "-cf", archive, "-C", source, "."]);
    const unpacked = await expectLikeTar(archive);
    expect(unpacked.diffId).toBe(digestOf(readFileSync(archive)));
    expect(unpacked.digest).toBe(unpacked.diffId);
    expect(unpacked.sizeBytes).toBe(300_000 + 4 + 4 + 5 + 6);
  });

  test("of the ustar format has its long names from two fields", async () => {
    const source = join(folder, "ustar-source");
    const path = join(source, "folder".repeat(15), "name".repeat(20));
    mkdirSync(join(source, "folder".repeat(15)), { recursive: true });
    writeFileSync(path, "split");
    const archive = join(folder, "ustar.tar");
    execFileSync("tar", ["--format=ustar", "-cf", archive, "-C", source, "."]);
    await expectLikeTar(archive);
  });

  test("is the same in pieces of any size", async () => {
    const source = join(folder, "pieces-source");
    makeTree(source);
    const archive = join(folder, "pieces.tar.gz");
    execFileSync("tar", ["--format=pax", ...ATTRIBUTES, "-czf", archive, "-C", source, "."]);
    await unpack(archive, join(folder, "pieces-1"), 1);
    await unpack(archive, join(folder, "pieces-511"), 511);
    expect(describeTree(join(folder, "pieces-1"))).toEqual(
      describeTree(join(folder, "pieces-511")),
    );
  });
});

describe.skipIf(need("tar"))("a compressed archive", () => {
  const content = Buffer.alloc(200_000, "0123456789abcdef\n");
  let archive: Buffer;

  beforeAll(() => {
    const source = join(folder, "compressed");
    mkdirSync(source);
    writeFileSync(join(source, "file"), content);
    archive = execFileSync("tar", ["-cf", "-", "-C", source, "."], { maxBuffer: 1 << 24 });
  });

  const half = (bytes: Buffer) => [bytes.subarray(0, 70_001), bytes.subarray(70_001)] as const;
  const skippable = Buffer.from("502a4d18030000006a756e", "hex");

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["not at all", (bytes) => bytes],
    ["by gzip", gzipSync],
    ["by gzip in two members", (bytes) => Buffer.concat(half(bytes).map((one) => gzipSync(one)))],
    ["by zstd", zstdCompressSync],
    [
      "by zstd in two frames with others between",
      (bytes) => {
        const [first, second] = half(bytes).map((one) => zstdCompressSync(one));
        return Buffer.concat([
          skippable,
          first ?? skippable,
          skippable,
          second ?? skippable,
          skippable,
        ]);
      },
    ],
  ])("%s is unpacked whole", async (name, compress) => {
    const path = join(folder, `${name}.bin`);
    writeFileSync(path, compress(archive));
    for (const pieceBytes of [7, 1000, 1 << 20]) {
      const into = join(folder, `${name}-${pieceBytes}`);
      const unpacked = await unpack(path, into, pieceBytes);
      expect(unpacked.diffId).toBe(digestOf(archive));
      expect(digestOf(readFileSync(join(into, "file")))).toBe(digestOf(content));
    }
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
    ["plain", (bytes) => bytes],
  ])("that is cut short (%s) is malformed", async (name, compress) => {
    const path = join(folder, `${name}-cut.bin`);
    const whole = compress(archive);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    expect(await failureOf(unpack(path, join(folder, `${name}-cut`)))).toMatchObject({
      kind: "image-malformed",
    });
  });
});

test("many at once are unpacked as one after the other", async () => {
  const path = join(folder, "one.tar");
  const source = join(folder, "one");
  mkdirSync(source);
  writeFileSync(join(source, "file"), "one");
  execFileSync("tar", ["-cf", path, "-C", source, "."]);
  const all = Array.from({ length: 8 }, (_, at) => unpack(path, join(folder, `one-${at}`)));
  expect(new Set((await Promise.all(all)).map(({ diffId }) => diffId)).size).toBe(1);
});

test("what is cancelled ends at once and writes no more", async () => {
  const end = new AbortController();
  const into = join(folder, "cancelled");
  mkdirSync(into);
  const open = async function* (signal: AbortSignal): AsyncIterable<Uint8Array> {
    yield Buffer.alloc(512);
    setImmediate(() => end.abort());
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const work = unpacker.unpack({ folder: into, subject: "test", open }, end.signal);
  expect(await failureOf(work)).toEqual({ kind: "cancelled" });
});

test.skipIf(need("linux", "root"))("a full disk is said to be full", async () => {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  mount("none", disk, "tmpfs", 0, "size=64k");
  try {
    const archive = join(folder, "large.tar");
    writeFileSync(archive, writeTar([{ name: "large", content: Buffer.alloc(1 << 20, "x") }]));
    const into = join(disk, "layer");
    expect(await failureOf(unpack(archive, into))).toEqual({ kind: "disk-full", path: into });
  } finally {
    unmount(disk);
  }
});
