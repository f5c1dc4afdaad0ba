// kill -9 of the engine, in the middle of things: nothing committed is lost, nothing is left
// behind, and the same work runs again.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import type { Container } from "../../stdlib/client/generated.ts";
import { commandsWith } from "../rig/commands.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";
import { createRandom, SEED } from "../rig/random.ts";
import { brokenRows } from "../rig/store-check.ts";

describe.skipIf(need("namespace", "crun", "busybox"))("after kill -9 of the engine", () => {
  let rig: EngineRig;

  beforeEach(() => {
    rig = createEngineRig();
  });
  afterEach(() => rig.close());

  function rootOf({ client }: Connection): Container {
    const busybox = client.host().file("/bin/busybox");
    const names = ["sh", "sleep", "cat", "echo"];
    const folder = names.reduce(
      (made, name) => made.withSymlink("busybox", `/bin/${name}`),
      client.directory().withFile("/bin/busybox", busybox),
    );
    return client.container().withRootfs(folder);
  }

  test("in an exec, no process, mount or draft is left, and it runs again", async () => {
    const connection = await rig.connect();
    const running = rootOf(connection).withExec(["sh", "-c", "echo started; sleep 86399"]);
    const lost = running.sync().then(
      () => null,
      (error: Error) => error.name,
    );
    await untilOutput(connection, "started");
    expect(commandsWith("sleep 86399")).not.toEqual([]);
    await rig.kill();
    expect(await lost).toBe("EngineLost");
    await connection.close();
    expect(rig.processes()).toEqual([]);
    expect(commandsWith("sleep 86399")).toEqual([]);
    expect(mountsOf(rig)).toEqual([]);

    const again = await rig.connect();
    expect(await rootOf(again).withExec(["echo", "again"]).stdout()).toBe("again\n");
    expect(readdirSync(join(rig.home.store, "drafts"))).toEqual([]);
  });

  test(`at random moments of a chain, the store stays whole (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    const steps = 12;
    for (let round = 0; round < 6; round++) {
      const connection = await rig.connect();
      const events = connection.events()[Symbol.asyncIterator]();
      const chain = chainOf(rootOf(connection), steps);
      const work = chain.stdout().catch(() => null);
      const last = 1 + Math.floor(random.next() * steps * 2);
      for (let seen = 0; seen < last; seen++) await Promise.race([events.next(), work]);
      const killing = rig.kill();
      // Closed at once, since a client that sees its engine go starts another.
      await connection.close();
      await killing;
      await work;
      expect(brokenRows(rig.home.store)).toEqual([]);
    }
    const connection = await rig.connect();
    const chain = chainOf(rootOf(connection), steps);
    const all = Array.from({ length: steps }, (_, step) => `${step}\n`).join("");
    expect(await chain.withExec(["sh", "-c", "cat /step-*"]).stdout()).toBe(all);
  });

  function chainOf(root: Container, steps: number): Container {
    let chain = root;
    for (let step = 0; step < steps; step++) {
      const name = `/step-${String(step).padStart(3, "0")}`;
      chain = chain.withExec(["sh", "-c", `echo ${step} > ${name}`]);
    }
    return chain;
  }
});

async function untilOutput(connection: Connection, text: string): Promise<void> {
  for await (const event of connection.events()) {
    if (event.kind === "Output" && Buffer.from(event.bytes).toString().includes(text)) return;
  }
}

function mountsOf({ home }: EngineRig): string[] {
  const table = readFileSync("/proc/self/mounts", "utf8");
  return table.split("\n").filter((line) => line.includes(home.root));
}
