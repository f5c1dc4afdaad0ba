// `rondel cache` as a user types it, on an engine of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";

const PROGRAM = fileURLToPath(new URL("../../../shell/main.ts", import.meta.url));

describe.skipIf(need("namespace", "crun"))("rondel cache", () => {
  let rig: EngineRig;
  beforeAll(() => {
    rig = createEngineRig();
  });
  afterAll(() => rig.close());

  const rondel = async (...argv: string[]) => {
    const child = spawn(process.execPath, [PROGRAM, ...argv], {
      env: { ...rig.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: (await closed)[0] as number, out, err };
  };
  const run = async (word: string) => {
    const made = `toolbox("sh").withExec(["sh","-c","echo ${word}"])`;
    const { out } = await rondel("eval", `${made}.stdout()`);
    expect(out).toBe(`${word}\n`);
    return (await rondel("eval", `${made}.id()`)).out.trim();
  };

  test("ls tells what takes the space, by kind, and what is left", async () => {
    await run("listed");
    const { code, out } = await rondel("cache", "ls");
    expect(code).toBe(0);
    expect(out).toMatch(/^ *[\d.]+ MB {2}host folders$/m);
    expect(out).toMatch(/^ *[\d.]+ k?B {4}exec sh -c "echo listed" \(used .* UTC\)$/m);
    expect(out).toMatch(/in all, of [\d.]+ GB that may be used\n.* free on the disk\n$/);
    const told = JSON.parse((await rondel("cache", "ls", "--json")).out) as {
      usedBytes: number;
      entries: { kind: string; sizeBytes: number }[];
    };
    const bytes = told.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(bytes).toBe(told.usedBytes);
  });

  test("ls tells of a step that failed what it was and when", async () => {
    const failed = await rondel("eval", 'toolbox("sh").withExec(["sh","-c","exit 3"]).sync()');
    expect(failed.code).toBe(1);
    const { out } = await rondel("cache", "ls");
    expect(out).toMatch(/^ *[\d.]+ k?B {2}failed steps$/m);
    const [, year = ""] = /failed: exec sh -c "exit 3" \(used (\d+)-/.exec(out) ?? [];
    expect(Number(year)).toBeGreaterThan(2020);
  });

  test("why says that a value is kept, and how another differs from it", async () => {
    const kept = await rondel("cache", "why", await run("one"));
    expect(kept.out).toMatch(/^exec sh -c "echo one"\nop {6}sha256:\w{64}\ncached {2}yes, made /);
    const made = 'toolbox("sh").withExec(["sh","-c","echo two"]).id()';
    const id = (await rondel("eval", made)).out.trim();
    const { out } = await rondel("cache", "why", id);
    expect(out).toMatch(/^cached {2}no$/m);
    expect(out).toMatch(/^before {2}exec sh -c "echo one", .* UTC/m);
    expect(out).toMatch(/^differs the command: .*echo one.* before, .*echo two.* now$/m);
  });

  test("prune says what it freed, and afterwards things run again", async () => {
    await run("pruned");
    expect((await rondel("cache", "prune")).out).toMatch(
      /^freed 0 B: 0 entries of \d+ are gone\n$/,
    );
    const { out } = await rondel("cache", "prune", "--all");
    expect(out).toMatch(/^freed [\d.]+ MB: (\d+) entries of \1 are gone\n$/);
    const empty = JSON.parse((await rondel("cache", "ls", "--json")).out) as { usedBytes: number };
    expect(empty.usedBytes).toBe(0);
    await run("pruned");
  });

  test("a host folder outlasts a prune as long as the session that has read it", async () => {
    const folder = mkdtempSync(join(rig.home.root, "host-"));
    writeFileSync(join(folder, "a.txt"), "pinned");
    const connection = await rig.connect();
    const id = await connection.client.host().directory(folder).id();
    const read = () => connection.client.loadDirectoryFromID(id).file("a.txt").contents();
    await rondel("cache", "prune", "--all");
    expect(await read()).toBe("pinned");
    await connection.close();
    await rondel("cache", "prune", "--all");
    const { out } = await rondel("cache", "ls", "--json");
    expect((JSON.parse(out) as { entries: unknown[] }).entries).toEqual([]);
  });

  test.each([
    [["cache"], "cache needs one of ls, why, prune"],
    [["cache", "why"], "cache why needs an ID"],
    [["cache", "prune", "--max-used", "lots"], "--max-used needs an amount of space"],
    [["cache", "prune", "--all", "--keep", "1GB"], "--all goes with no other bound"],
  ])("%j is wrong usage", async (argv, says) => {
    const { code, err } = await rondel(...argv);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});
