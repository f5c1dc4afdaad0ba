// An image of one large layer, from a registry on loopback into the store of a new engine.

import { randomBytes } from "node:crypto";
import { stopEngine } from "../../stdlib/client/control.ts";
import { createEngineRig } from "../../test/rig/engine.ts";
import { startRegistry } from "../../test/rig/registry.ts";
import { buildImage, type Layer } from "../images/image.ts";
import { blobPath, writeLayout } from "../images/layout.ts";
import { pushLayout } from "../images/push.ts";
import { writeTar } from "../images/tar.ts";
import type { Floors } from "./floors.ts";
import { measure } from "./measure.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 3;
const FILES = 6_000;
/** Half of each file does not compress, so the layer has some 90 MB. */
const FILE_BYTES = 30_000;
const REPOSITORY = "library/large";

export async function benchPull(folder: string, floors: Floors): Promise<string> {
  const { layout, layer } = writeImage(folder);
  const registry = await startRegistry();
  try {
    await pushLayout(layout, registry.push);
    const unpacked = `${folder}/unpacked`;
    const untar = `rm -rf ${unpacked}; mkdir ${unpacked}; tar -xzf ${layer} -C ${unpacked}`;
    const timings = await measure(
      [
        { name: "tar -xzf", round: () => floors.run("sh", "-c", untar) },
        { name: "pull and unpack", round: () => pull(registry.url, `${folder}/compiled`) },
      ],
      ROUNDS,
    );
    return printTable("A layer of 90 MB from loopback", [
      row(timings, "tar -xzf"),
      row(timings, "pull and unpack", { against: "tar -xzf", most: 1 }),
    ]);
  } finally {
    await registry.close();
  }
}

/** A new engine each time, that has no layer yet. What the first has compiled, the others find. */
async function pull(registry: string, compiled: string): Promise<number> {
  const rig = createEngineRig({
    RONDEL_REGISTRY_MIRRORS: `docker.io=${registry}`,
    NODE_COMPILE_CACHE: compiled,
  });
  try {
    const { client } = await rig.connect();
    await client.version();
    const startedMs = performance.now();
    await client.container().from("large").sync();
    const tookMs = performance.now() - startedMs;
    await stopEngine(rig.home);
    return tookMs;
  } finally {
    await rig.close();
  }
}

function writeImage(folder: string): { layout: string; layer: string } {
  const text = Buffer.from("the same line again and again\n".repeat(FILE_BYTES / 60));
  const items = Array.from({ length: FILES }, (_, n) => ({
    name: `files/${n % 100}-${n}`,
    content: Buffer.concat([text, randomBytes(FILE_BYTES / 2)]),
  }));
  const layers: Layer[] = [{ archive: writeTar(items), compression: "gzip" }];
  const platform = { os: "linux", architecture: process.arch === "x64" ? "amd64" : process.arch };
  const built = buildImage({
    repository: REPOSITORY,
    tags: ["latest"],
    variants: [{ platform, config: {}, layers }],
  });
  const layout = `${folder}/large`;
  writeLayout(layout, [{ repository: REPOSITORY, tags: ["latest"], built }]);
  const largest = [...built.parts].sort(([, a], [, b]) => b.bytes.length - a.bytes.length)[0];
  return { layout, layer: blobPath(layout, largest?.[0] ?? "") };
}
