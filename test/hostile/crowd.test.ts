// A command that multiplies without end, and commands that print without end, on an engine of
// their own: it answers meanwhile, its memory stays what it was, and the next command runs.

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import type { Container } from "../../stdlib/client/generated.ts";
import { commandsWith } from "../rig/commands.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

const NAMES = "sh cat echo dd yes head sleep".split(" ");
const MOST_PROCESSES = 150;
const PRINTED_BYTES = 400_000_000;
const MB = 1024 * 1024;

describe.skipIf(need("root", "crun", "busybox", "cgroups"))("an engine", () => {
  let rig: EngineRig;
  let connection: Connection;
  let root: Container;

  const sh = (script: string) => root.withExec(["sh", "-c", script]);
  const residentMb = () => {
    const status = readFileSync(`/proc/${rig.engine()}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };

  beforeAll(async () => {
    rig = createEngineRig();
    writeFileSync(rig.home.config, `[engine]\nprocesses = ${MOST_PROCESSES}\n`);
    connection = await rig.connect();
    const { client } = connection;
    const busybox = client.directory().withFile("/bin/busybox", client.host().file("/bin/busybox"));
    root = client
      .container()
      .withRootfs(
        NAMES.reduce((made, name) => made.withSymlink("busybox", `/bin/${name}`), busybox),
      );
    await sh("echo ready").stdout();
  });
  afterAll(() => rig.close());

  test("answers while a command multiplies, and has no more processes than it may", async () => {
    const mark = "multiply-4711";
    const other = await rig.connect();
    // It would have some thousand, so that a host which does not stop it survives this test.
    const twice = "b $(($1 - 1)) & b $(($1 - 1)) & wait; sleep 60";
    const bomb = `: ${mark}; b() { [ $1 -gt 0 ] && { ${twice}; }; }; b 11 2>/dev/null; sleep 60`;
    const work = other.client
      .loadContainerFromID(await root.id())
      .withExec(["sh", "-c", bomb])
      .sync()
      .catch(() => null);
    const count = () => commandsWith(mark).length;
    await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(50);
    for (let round = 0; round < 20; round += 1) {
      expect(await connection.client.version()).not.toBe("");
      expect(count()).toBeLessThanOrEqual(MOST_PROCESSES);
    }
    await other.close();
    await work;
    await expect.poll(count, { timeout: 30_000 }).toBe(0);
    expect(await sh("echo next").stdout()).toBe("next\n");
  }, 90_000);

  test("gives 400 MB of output to its client and holds no more of it than of less", async () => {
    const before = residentMb();
    const made = sh(`yes 0123456789abcde | head -c ${PRINTED_BYTES}`);
    let bytes = 0;
    let most = 0;
    const reading = (async () => {
      for await (const event of connection.events()) {
        if (event.kind === "Output") bytes += event.bytes.length;
        if (event.cursor % 500 === 0) most = Math.max(most, residentMb());
        if (bytes >= PRINTED_BYTES) return;
      }
    })();
    await made.sync();
    await reading;
    expect(bytes).toBeGreaterThanOrEqual(PRINTED_BYTES);
    // Pieces on their way, and those that nobody has collected yet.
    expect(most - before).toBeLessThan(200);
  }, 90_000);

  test("says how much one text may be, and writes more than that to a file", async () => {
    const script = `yes 0123456789abcde | head -c ${130 * MB}`;
    await expect(sh(script).stdout()).rejects.toThrow(/134217728|128/);
    const file = root.withExec(["sh", "-c", script], { redirectStdout: "/out" }).file("/out");
    expect(await file.size()).toBe(130 * MB);
  }, 90_000);

  test("ends an endless command when its client goes", async () => {
    const mark = "endless-4712";
    const other = await rig.connect();
    const work = other.client
      .loadContainerFromID(await root.id())
      .withExec(["sh", "-c", `: ${mark}; while :; do echo more; done`])
      .sync()
      .catch(() => null);
    const count = () => commandsWith(mark).length;
    await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await connection.client.version()).not.toBe("");
    await other.close();
    await work;
    await expect.poll(count, { timeout: 30_000 }).toBe(0);
  }, 90_000);
});
