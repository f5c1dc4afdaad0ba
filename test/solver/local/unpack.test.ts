// Archives as ADD in a Dockerfile meets them: those of GNU tar, and those that mean harm.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Spot } from "../../../engine/op/plan.ts";
import { planOf } from "../../../engine/op/plan.ts";
import { type TarItem, writeTar } from "../../../scripts/images/tar.ts";
import { watch } from "../../contract/rig.ts";
import { createLocalRig, type LocalRig } from "../../rig/local-solver.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need("namespace", "root", "crun", "xz", "bzip2"))("an archive", () => {
  let folder: string;
  let rig: LocalRig;

  beforeAll(() => {
    folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "unpack-"));
    rig = createLocalRig(folder, `${folder}/run`);
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const spotOf = (bytes: Buffer | string): Spot => {
    const tree = rig.tree((path) => writeFileSync(`${path}/archive`, bytes));
    return { plan: planOf({ kind: "tree", tree }, []), output: "root", path: "/archive" };
  };
  const unpack = async (bytes: Buffer | string): Promise<Spot | null> => {
    const tree = await rig.solver.unpack(spotOf(bytes), watch().scope);
    if (tree === null) return null;
    return { plan: planOf({ kind: "tree", tree }, []), output: "root", path: "/" };
  };
  const failure = (bytes: Buffer) =>
    unpack(bytes).then(
      () => null,
      (error: { failure?: unknown }) => error.failure,
    );

  /** What GNU tar makes of a folder with a file of somebody else's and a link. */
  const tarred = (): Buffer => {
    const from = mkdtempSync(join(folder, "from-"));
    mkdirSync(`${from}/d`);
    writeFileSync(`${from}/d/f`, "in a folder\n", { mode: 0o640 });
    symlinkSync("d/f", `${from}/l`);
    return execFileSync("tar", ["-C", from, "--owner=7", "--group=8", "-cf", "-", "."]);
  };

  test.each([
    ["plain", (bytes: Buffer) => bytes],
    ["with gzip", gzipSync],
    ["with zstd", zstdCompressSync],
    ["with xz", (bytes: Buffer) => execFileSync("xz", ["-9"], { input: bytes })],
    ["with bzip2", (bytes: Buffer) => execFileSync("bzip2", [], { input: bytes })],
  ] as const)("of tar, %s, is a tree with what was packed", async (_, pack) => {
    const { scope } = watch();
    const made = await unpack(pack(tarred()));
    if (made === null) throw new Error("it was taken for no archive");
    expect(await rig.solver.glob(made, "**", scope)).toEqual(["d/", "d/f", "l"]);
    const read = await rig.solver.read({ ...made, path: "/l" }, scope);
    expect(Buffer.from(read).toString()).toBe("in a folder\n");
    expect(await rig.solver.stat({ ...made, path: "/d/f" }, scope, false)).toMatchObject({
      mode: 0o640,
    });
  });

  test("unpacked twice is one tree", async () => {
    const bytes = tarred();
    const [one, two] = [await unpack(bytes), await unpack(gzipSync(bytes))];
    expect(one?.plan.digest).toBe(two?.plan.digest);
  });

  test.each([
    ["an empty file", ""],
    ["text", "no archive, and longer than a block of one\n".repeat(40)],
    ["compressed text", gzipSync("text\n".repeat(400))],
    ["text that begins as bzip2 does", "BZh9 is how they begin\n"],
    ["zeros", Buffer.alloc(10_240)],
    ["the beginning of a compression", Buffer.from([0x1f, 0x8b, 8, 0, 0])],
  ])("%s is none", async (_, bytes) => {
    expect(await unpack(Buffer.from(bytes))).toBeNull();
  });

  test.each([
    ["xz", Buffer.from("fd377a585a000004", "hex")],
    ["bzip2", Buffer.from("BZh91AY&SY")],
    ["bzip2", execFileSync("bzip2", [], { input: tarOf("f", 900_000) }).subarray(0, 2_000)],
  ])("in %s that is damaged is refused by name", async (name, bytes) => {
    expect(await failure(bytes)).toMatchObject({
      kind: "image-malformed",
      why: expect.stringMatching(`${name} and cannot be unpacked \\(.+\\)`),
    });
  });

  test("in xz that asks for too much memory is refused", async () => {
    const dictionary = ["--format=xz", "--lzma2=preset=0,dict=512MiB"];
    const bytes = execFileSync("xz", dictionary, { input: tarOf("f", 5_000) });
    expect(await failure(bytes)).toMatchObject({
      kind: "image-malformed",
      why: expect.stringMatching(/memory/i),
    });
  });

  test("in xz is refused where the machine has no xz, and the package is named", async () => {
    const bytes = execFileSync("xz", { input: tarOf("f", 5_000) });
    vi.stubEnv("PATH", folder);
    const found = await failure(bytes);
    vi.unstubAllEnvs();
    expect(found).toMatchObject({ why: expect.stringContaining("it is in the package xz-utils") });
  });

  test("of no tar, in xz, is none", async () => {
    expect(await unpack(execFileSync("xz", { input: "text\n".repeat(400) }))).toBeNull();
  });

  const link: TarItem = { name: "l", type: "symlink", link: `${tmpdir()}` };
  const whole = writeTar([{ name: "f", content: "x".repeat(5_000) }]);
  test.each([
    ["a way out", writeTar([{ name: "../out-of-it", content: "x" }])],
    ["a way out through a link", writeTar([link, { name: "l/out-of-it", content: "x" }])],
    ["its end cut off", whole.subarray(0, 2_000)],
  ])("with %s is refused or kept inside", async (_, bytes) => {
    const found = await failure(bytes);
    if (found !== null) expect(found).toMatchObject({ kind: "image-malformed" });
    expect(existsSync(`${tmpdir()}/out-of-it`)).toBe(false);
    expect(existsSync(`${folder}/store/layers/out-of-it`)).toBe(false);
  });
});

function tarOf(name: string, bytes: number): Buffer {
  return writeTar([{ name, content: randomBytes(bytes) }]);
}
