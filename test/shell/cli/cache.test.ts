// `rondel cache` as a user types it, on an engine of its own.

import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { programIn } from "../../rig/program.ts";

describe.skipIf(need("namespace", "crun"))("rondel cache", () => {
  let rig: EngineRig;
  beforeAll(() => {
    rig = createEngineRig();
  });
  afterAll(() => rig.close());

  const rondel = (...argv: string[]) => programIn({ rig })(argv);
  const run = async (word: string) => {
    const made = `toolbox("sh").withExec(["sh","-c","echo ${word}"])`;
    const { stdout } = await rondel("eval", `${made}.stdout()`);
    expect(stdout).toBe(`${word}\n`);
    return (await rondel("eval", `${made}.id()`)).stdout.trim();
  };

  test("ls tells what takes the space, by kind, and what is left", async () => {
    await run("listed");
    const { code, stdout } = await rondel("cache", "ls");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *[\d.]+ MB {2}host folders$/m);
    expect(stdout).toMatch(/^ *[\d.]+ k?B {4}exec sh -c "echo listed" \(used .* UTC\)$/m);
    expect(stdout).toMatch(/in all, of [\d.]+ GB that may be used\n.* free on the disk\n$/);
    const told = JSON.parse((await rondel("cache", "ls", "--json")).stdout) as {
      usedBytes: number;
      entries: { kind: string; sizeBytes: number }[];
    };
    const bytes = told.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(bytes).toBe(told.usedBytes);
  });

  test("ls tells of a step that failed what it was and when", async () => {
    const failed = await rondel("eval", 'toolbox("sh").withExec(["sh","-c","exit 3"]).sync()');
    expect(failed.code).toBe(1);
    const { stdout } = await rondel("cache", "ls");
    expect(stdout).toMatch(/^ *[\d.]+ k?B {2}failed steps$/m);
    const [, year = ""] = /failed: exec sh -c "exit 3" \(used (\d+)-/.exec(stdout) ?? [];
    expect(Number(year)).toBeGreaterThan(2020);
  });

  test("why says that a value is kept, and how another differs from it", async () => {
    const kept = await rondel("cache", "why", await run("one"));
    expect(kept.stdout).toMatch(
      /^exec sh -c "echo one"\nop {6}sha256:\w{64}\ncached {2}yes, made /,
    );
    const made = 'toolbox("sh").withExec(["sh","-c","echo two"]).id()';
    const id = (await rondel("eval", made)).stdout.trim();
    const { stdout } = await rondel("cache", "why", id);
    expect(stdout).toMatch(/^cached {2}no$/m);
    expect(stdout).toMatch(/^before {2}exec sh -c "echo one", .* UTC/m);
    expect(stdout).toMatch(/^differs the command: .*echo one.* before, .*echo two.* now$/m);
  });

  test("prune says what it freed, and afterwards things run again", async () => {
    await run("pruned");
    expect((await rondel("cache", "prune")).stdout).toMatch(
      /^freed 0 B: 0 entries of \d+ are gone\n$/,
    );
    const { stdout } = await rondel("cache", "prune", "--all");
    expect(stdout).toMatch(/^freed [\d.]+ MB: (\d+) entries of \1 are gone\n$/);
    const empty = JSON.parse((await rondel("cache", "ls", "--json")).stdout) as {
      usedBytes: number;
    };
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
    const { stdout } = await rondel("cache", "ls", "--json");
    expect((JSON.parse(stdout) as { entries: unknown[] }).entries).toEqual([]);
  });

  test.each([
    [["cache"], "cache needs one of ls, why, prune"],
    [["cache", "why"], "cache why needs an ID"],
    [["cache", "prune", "--max-used", "lots"], "--max-used needs an amount of space"],
    [["cache", "prune", "--all", "--keep", "1GB"], "--all goes with no other bound"],
  ])("%j is wrong usage", async (argv, says) => {
    const { code, stderr } = await rondel(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
