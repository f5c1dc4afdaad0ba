// kill -9 at random moments of all that an engine does: a pull that stalls in the middle of a blob,
// unpacking, processes, commits, an export. Twelve times here, a hundred times with RONDEL_SOAK=1.
// Whatever the moment, nothing is left behind, no row lacks its content, and the next engine gives
// the same answers.

import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestImage } from "../../scripts/images/image.ts";
import { writeTar } from "../../scripts/images/tar.ts";
import type { Connection } from "../../stdlib/client/connect.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { type FaultyRegistry, startFaultyRegistry } from "../rig/faulty-registry.ts";
import { need } from "../rig/need.ts";
import { createRandom, type Random, SEED } from "../rig/random.ts";
import { brokenRows } from "../rig/store-check.ts";

const ROUNDS = process.env["RONDEL_SOAK"] === "1" ? 100 : 12;
const CONTENT = randomBytes(300_000);

/** Busybox, and a layer that cannot be compressed, so that a stall is in the middle of it. */
function imageOf(round: number): TestImage {
  const links = ["sh", "cat", "echo", "sleep"].map((name) => ({
    name: `bin/${name}`,
    type: "symlink" as const,
    link: "busybox",
  }));
  const program = { name: "bin/busybox", mode: 0o755, content: readFileSync("/bin/busybox") };
  const own = Buffer.concat([CONTENT, Buffer.from(String(round))]);
  return {
    repository: `soak/image${round}`,
    tags: ["latest"],
    variants: [
      {
        platform: { os: "linux", architecture: "amd64" },
        config: { Env: ["PATH=/bin"] },
        layers: [
          { archive: writeTar([program, ...links]), compression: "gzip" },
          { archive: writeTar([{ name: "content", content: own }]), compression: "gzip" },
        ],
      },
    ],
  };
}

describe.skipIf(need("namespace", "crun", "busybox"))("kill -9 at any moment", () => {
  let rig: EngineRig;
  let registry: FaultyRegistry;
  let out: string;

  beforeAll(async () => {
    rig = createEngineRig();
    registry = await startFaultyRegistry(Array.from({ length: ROUNDS }, (_, n) => imageOf(n)));
    out = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "soak-"));
  });
  afterAll(async () => {
    await rig.close();
    await registry.close();
    rmSync(out, { recursive: true, force: true });
  });

  test(`leaves a whole store, and the same work gives the same (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    const moments: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      moments.push(await killOnce(random, round));
      expect(rig.processes(), `round ${round}`).toEqual([]);
      expect(mountsOf(rig), `round ${round}`).toEqual([]);
      expect(brokenRows(rig.home.store), `round ${round}`).toEqual([]);
    }
    // The moments must differ, or the test would show less than it says.
    expect(new Set(moments).size, moments.join(", ")).toBeGreaterThan(2);
    const connection = await rig.connect();
    for (let round = 0; round < ROUNDS; round += Math.ceil(ROUNDS / 12)) {
      expect(await work(connection, round)).toBe(wanted(round));
      expect(readdirSync(join(out, String(round))).sort()).toEqual(["step-0", "step-1", "step-2"]);
    }
    await connection.close();
  }, 1_200_000);

  /** Answers the last thing that was heard of the work before the kill. */
  async function killOnce(random: Random, round: number): Promise<string> {
    const blobs = `/soak/image${round}/blobs/`;
    const connection = await rig.connect();
    const isStalled = random.chance(0.3);
    if (isStalled) registry.plan(blobs, { kind: "stall", afterBytes: random.below(200_000) });
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    const done = work(connection, round).then(end, end);
    const heard = isStalled
      ? await untilAsked(blobs, () => isDone)
      : await listen(connection, done, random.below(16));
    for (let turns = random.below(500); turns > 0; turns--) await turn();
    const killing = rig.kill();
    // Closed at once, since a client that sees its engine go starts another.
    await connection.close();
    await Promise.all([killing, done]);
    // A stall that nobody has met would be met by the work that is done at the end.
    if (isStalled) await fetch(`${registry.url}/v2${blobs}none`);
    return heard;
  }

  async function untilAsked(blobs: string, isDone: () => boolean): Promise<string> {
    const isAsked = () => registry.requests.some(({ path }) => path.includes(blobs));
    while (!isAsked() && !isDone()) await turn();
    return "stall";
  }

  async function listen(connection: Connection, done: Promise<void>, count: number) {
    const events = connection.events()[Symbol.asyncIterator]();
    let heard = "nothing";
    for (let left = count; left > 0; left--) {
      const next = await Promise.race([events.next(), done]);
      if (!next || next.done) break;
      heard = next.value.kind;
    }
    return heard;
  }

  async function work({ client }: Connection, round: number): Promise<string> {
    let chain = client.container().from(`${registry.host}/soak/image${round}`);
    for (let step = 0; step < 3; step++) {
      const script = `mkdir -p /out; echo ${round} ${step} > /out/step-${step}`;
      chain = chain.withExec(["sh", "-c", script]);
    }
    await chain.directory("/out").export(join(out, String(round)), { wipe: true });
    return chain.withExec(["sh", "-c", "cat /out/*"]).stdout();
  }
});

function wanted(round: number): string {
  return [0, 1, 2].map((step) => `${round} ${step}\n`).join("");
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function mountsOf({ home }: EngineRig): string[] {
  const table = readFileSync("/proc/self/mounts", "utf8");
  return table.split("\n").filter((line) => line.includes(home.root));
}
