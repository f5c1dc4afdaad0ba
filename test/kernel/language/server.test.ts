import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createServer } from "../../../kernel/language/server/server.ts";
import { type LanguageRig, openLanguage } from "./rig.ts";

test("a server that was killed comes back, and knows what it knew", async () => {
  await using rig = openLanguage();
  await rig.run("const kept = container()");
  expect(await rig.texts("kept.withExe|")).toEqual(["withExec"]);
  const before = await kill(rig);
  expect(await rig.texts("kept.withExe|")).toEqual(["withExec"]);
  expect(rig.language.pid).not.toBe(before);
});

test("a question in flight when the server dies is answered with nothing", async () => {
  await using rig = openLanguage();
  await rig.texts("con|");
  const asked = rig.complete("container().|");
  process.kill(rig.language.pid ?? 0, "SIGKILL");
  expect((await asked).items.length).toBeGreaterThanOrEqual(0);
});

test("a server that dies again and again is left alone, and everything is answered", async () => {
  await using rig = openLanguage();
  await rig.texts("con|");
  const pids = new Set<number | undefined>();
  for (let round = 0; round < 3; round += 1) {
    pids.add(await kill(rig));
    await rig.texts("con|");
  }
  expect(pids.size).toBe(3);
});

test("without a server every answer is empty", async () => {
  const server = createServer({ cwd: "/", env: {}, program: null });
  server.write("/nowhere.mts", "1");
  expect(await server.ask("textDocument/hover", {})).toBeNull();
  await server[Symbol.asyncDispose]();
});

test("a program that is no server is left alone after some tries", async () => {
  await using server = createServer({ cwd: "/", env: {}, program: "/bin/false" });
  for (let round = 0; round < 10; round += 1) {
    expect(await server.ask("textDocument/hover", {})).toBeNull();
  }
});

test("a stale question is given up when the next of its kind is asked", async () => {
  await using rig = openLanguage();
  await rig.texts("con|");
  const asked = Array.from({ length: 50 }, (_, n) => rig.complete(`const x${n} = container().|`));
  const answers = await Promise.all(asked);
  expect(answers.slice(0, -1).every(({ items }) => items.length === 0)).toBe(true);
  expect(answers.at(-1)?.items.length).toBeGreaterThan(20);
});

test("questions of other kinds are not given up", async () => {
  await using rig = openLanguage();
  const source = "container().withExec(";
  const [completions, signature, diagnostics] = await Promise.all([
    rig.language.complete(source, source.length),
    rig.language.signature(source, source.length),
    rig.language.diagnose(source),
  ]);
  expect(completions.items.length).toBeGreaterThan(0);
  expect(signature?.label).toContain("withExec");
  expect(diagnostics.length).toBeGreaterThan(0);
});

test("questions about different texts at once are each about their own", async () => {
  await using rig = openLanguage();
  const [{ items }, [wrong], signature, found] = await Promise.all([
    rig.complete("\n\n[1].fil|"),
    rig.language.diagnose("const x: string = 1"),
    rig.language.signature("Math.max(1, ", 12),
    rig.language.inspect("/* */ container", 8, true),
  ]);
  expect(items[0]?.text).toBe("fill");
  expect(wrong).toMatchObject({ from: 6, to: 7 });
  expect(signature?.label).toContain("max(");
  expect(found?.signature).toContain("container");
});

test("questions asked before the server is up are answered", async () => {
  await using rig = openLanguage();
  expect(await rig.texts("container().withExe|")).toEqual(["withExec"]);
});

test("an end leaves no process, also before the beginning is over", async () => {
  const rig = openLanguage();
  const { pid } = rig.language;
  await rig[Symbol.asyncDispose]();
  expect(isRunning(pid)).toBe(false);
  expect(await rig.texts("con|")).toEqual([]);
});

async function kill(rig: LanguageRig): Promise<number | undefined> {
  const { pid } = rig.language;
  process.kill(pid ?? 0, "SIGKILL");
  while (rig.language.pid === pid) await new Promise(setImmediate);
  return pid;
}

function isRunning(pid: number | undefined): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
