import { afterAll, describe, expect, it } from "vitest";
import { digestTree } from "../../engine/files/digest.ts";
import { createFilesPool } from "../../engine/files/pool.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { EVERYTHING } from "../../engine/op/op.ts";
import { harvest, openFolder, plant } from "./rig.ts";

const pool = createFilesPool();
afterAll(() => pool.close());

describe("a pool", () => {
  it("answers what the functions answer", async () => {
    using root = openFolder();
    using to = openFolder();
    plant(root.path, { "d/f": "x" });
    expect(await pool.digestTree(root.path, "/")).toBe(digestTree(root.path, "/"));
    expect(await pool.digestFile(root.path, "/d/f", { excludeMetadata: true })).toBe(digestOf("x"));
    await pool.linkTrees([root.path], to.path, EVERYTHING);
    await pool.exportTree({ root: root.path, path: "/d/f" }, `${to.path}/g`, { wipe: false });
    await pool.applyChanges(to.path, [
      { kind: "remove", path: "/d" },
      { kind: "symlink", path: "/l", target: "x" },
    ]);
    expect(harvest(to.path)).toEqual({ g: "x", l: "-> x" });
  });

  it("throws the same Failures", async () => {
    using root = openFolder();
    await expect(pool.digestTree(root.path, "/none")).rejects.toMatchObject({
      failure: { kind: "path-missing", path: "/none" },
    });
  });

  it("stops what was cancelled, before or while it is worked on", async () => {
    using root = openFolder();
    for (let n = 0; n < 2000; n += 1) plant(root.path, { [`${n}`]: null });
    await expect(pool.digestTree(root.path, "/", AbortSignal.abort())).rejects.toMatchObject({
      failure: { kind: "cancelled" },
    });
    const ending = new AbortController();
    const digest = pool.digestTree(root.path, "/", ending.signal);
    ending.abort();
    await expect(digest).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    expect(await pool.digestTree(root.path, "/1")).toBe(await pool.digestTree(root.path, "/2"));
  });

  it("rejects what waits when it is closed, and starts again when it is asked again", async () => {
    using root = openFolder();
    const own = createFilesPool();
    const waiting = own.digestTree(root.path, "/");
    await Promise.all([expect(waiting).rejects.toThrow("ended"), own.close()]);
    expect(await own.digestTree(root.path, "/")).toBe(digestTree(root.path, "/"));
    await own.close();
  });
});
