// What a client sees of an engine that was killed, of a state folder that somebody has damaged, and
// of one that belongs to a newer version or to another engine.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import type { SessionEvent } from "../../stdlib/client/events.ts";
import { startEngine } from "../../stdlib/client/start.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

describe.skipIf(need("namespace", "crun", "busybox"))("a client", () => {
  let rig: EngineRig;

  beforeEach(() => {
    rig = createEngineRig();
  });
  afterEach(() => rig.close());

  const database = () => join(rig.home.store, "rondel.sqlite");

  function run({ client }: Connection, applet: string, word: string): Promise<string> {
    const busybox = client.host().file("/bin/busybox");
    const root = client.directory().withFile("/bin/busybox", busybox);
    return client.container().withRootfs(root).withExec(["/bin/busybox", applet, word]).stdout();
  }
  const echo = (connection: Connection, word: string) => run(connection, "echo", word);

  async function restart(): Promise<void> {
    const before = await rig.connect();
    await before.close();
    await rig.kill();
  }

  test("misses no event across kill -9: the new session counts from 1", async () => {
    const connection = await rig.connect();
    const events = connection.events()[Symbol.asyncIterator]();
    await echo(connection, "one");
    const before: number[] = [];
    for (let seen = 0; seen < 4; seen++) before.push((await events.next()).value?.cursor ?? -1);
    const { session } = await connection.open();
    const rest = cursorsUntil(events, "echo two");
    const lost = run(connection, "sleep", "1000").catch((error: Error) => error.name);
    rig.strike();
    expect(await lost).toBe("EngineLost");
    expect(await echo(connection, "two")).toBe("two\n");
    expect((await connection.open()).session.id).not.toBe(session.id);
    expect(before).toEqual([1, 2, 3, 4]);
    const cursors = await rest;
    expect(cursors).toEqual(cursors.map((_, at) => at + 1));
  });

  test("of a newer store is told so, and what to do", async () => {
    await restart();
    const db = new Database(database());
    db.pragma("user_version = 99");
    db.close();
    await expect(rig.connect()).rejects.toMatchObject({
      message: expect.stringContaining("was written by a newer Rondel"),
      hint: "Use that version, or another RONDEL_HOME.",
    });
    const again = new Database(database());
    again.pragma("user_version = 1");
    again.close();
  });

  test("that starts a second engine for a home is led to the first", async () => {
    const [one, other] = await Promise.all([rig.connect(), rig.connect()]);
    const [first, second] = [await one.open(), await other.open()];
    expect(second.engine.pid).toBe(first.engine.pid);
    const enter = join(import.meta.dirname, "../../engine/enter.sh");
    const started = startEngine(rig.home, { command: [enter, "true"], env: rig.env }, 30_000);
    expect(await started).toBe("held");
    expect(await echo(one, "still here")).toBe("still here\n");
  });

  test("of a damaged database gets its answers, and the log says what happened", async () => {
    const first = await rig.connect();
    expect(await echo(first, "hello")).toBe("hello\n");
    await first.close();
    await rig.kill();
    for (const end of ["-wal", "-shm"]) rmSync(database() + end, { force: true });
    writeFileSync(database(), Buffer.alloc(8192, 0x5a));
    const second = await rig.connect();
    expect(await echo(second, "hello")).toBe("hello\n");
    expect(readdirSync(rig.home.store).some((name) => name.includes(".damaged-"))).toBe(true);
    expect(readFileSync(rig.home.log, "utf8")).toContain("the store's database was damaged");
  });

  test("whose layers, logs and blobs were deleted has the work done again", async () => {
    const first = await rig.connect();
    expect(await echo(first, "hello")).toBe("hello\n");
    await first.close();
    for (const folder of ["layers", "logs", "blobs"]) {
      const place = join(rig.home.store, folder);
      for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true });
    }
    const second = await rig.connect();
    expect(await echo(second, "hello")).toBe("hello\n");
    expect(existsSync(database())).toBe(true);
  });
});

/** The cursors since the count last began anew, up to the end of what has this title. */
async function cursorsUntil(events: AsyncIterator<SessionEvent>, title: string): Promise<number[]> {
  let cursors: number[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error("the stream of events has ended");
    if (value.cursor === 1) cursors = [];
    cursors.push(value.cursor);
    if (value.kind === "OpFinished" && value.title.includes(title)) return cursors;
  }
}
