// Archives that are damaged, or of another make than they say: nothing of them is kept as an image.

import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TAR_END } from "../../engine/image/tar.ts";
import { execPlan, watch } from "../contract/rig.ts";
import { need } from "../rig/need.ts";
import { AMD64, failureOf, openPlace, openScope } from "../source/image/rig.ts";
import { createImageRig, type ImageRig, orderOf } from "./rig.ts";

describe.skipIf(need("namespace", "crun", "busybox"))("an archive", () => {
  let rig: ImageRig;
  let whole: string;
  beforeAll(async () => {
    rig = createImageRig("damaged");
    // Not compressed, so that what stands in the archive can be found in it.
    whole = await rig.export(orderOf(rig.root, { compression: "none" }), "whole.tar");
  });
  afterAll(() => rig.close());

  const place = (name: string) => join(rig.folder, name);
  const load = (path: string) => failureOf(rig.load(path));

  test("that was compressed as a whole is refused with what to think of", async () => {
    writeFileSync(place("whole.tar.gz"), gzipSync(readFileSync(whole)));
    const failure = await load(place("whole.tar.gz"));
    expect(failure).toMatchObject({ kind: "image-malformed", reference: "archive.tar" });
    expect(failure).toHaveProperty("why", expect.stringContaining("compressed"));
  });

  test("that was cut off is refused", async () => {
    copyFileSync(whole, place("cut.tar"));
    truncateSync(place("cut.tar"), 1_000_000);
    const failure = await load(place("cut.tar"));
    expect(failure).toMatchObject({ kind: "image-malformed" });
    expect(failure).toHaveProperty("why", expect.stringContaining("cut short"));
  });

  test.each([
    ["a document", '"created_by":"rondel"'],
    ["a layer", "0123456789"],
  ])("with %s that is not what its digest says is refused", async (_what, text) => {
    const bytes = readFileSync(whole);
    bytes.write("?", bytes.indexOf(text) + text.length - 2);
    writeFileSync(place("lie.tar"), bytes);
    // In a store of its own: what is known by its digest is not read again.
    await using other = openPlace();
    const wish = { tag: "", platform: AMD64 };
    const work = other.images.load(place("lie.tar"), "lie.tar", wish, openScope());
    expect(await failureOf(work)).toMatchObject({ kind: "digest-differs" });
    expect(other.layerFolders()).toEqual([]);
  });

  test("of nothing, or of something else, is no image", async () => {
    writeFileSync(place("nothing.tar"), TAR_END);
    const failure = await load(place("nothing.tar"));
    expect(failure).toMatchObject({ kind: "image-malformed" });
  });

  test("whose making is cancelled leaves no file", async () => {
    const { scope, end } = watch();
    const fresh = execPlan(rig.root, "echo fresh > /fresh");
    await rig.solver.solve(fresh, scope);
    const to = { kind: "file", hostPath: place("cancelled/image.tar") } as const;
    const work = rig.solver.ship(orderOf(fresh), to, scope);
    end.abort();
    expect(await failureOf(work)).toEqual({ kind: "cancelled" });
    const left = readdirSync(rig.folder, { recursive: true }).map(String);
    expect(left.filter((name) => /cancelled\/|\.rondel-/.test(name))).toEqual([]);
  });
});
