// Which kernel is meant, and what is said of one that cannot be.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookAt } from "../../../kernel/jupyter/client/look.ts";
import { readConnectionFile } from "../../../kernel/jupyter/wire/connection-file.ts";
import { chooseKernel } from "../../../shell/cli/kernel/choose.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { createEngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { JUPYTER, JUPYTER_PYTHON } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";
import { PROGRAM, programIn } from "../../rig/program.ts";
import { openTerminal } from "../../rig/terminal.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
const runtime = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "/tmp", "runtime-"));
const env = { ...rig.env, JUPYTER_RUNTIME_DIR: runtime };
const around = { env, cwd: runtime };
const fronts: TestFrontEnd[] = [];

async function openKernel(id: string, notebook: string, more: object = {}): Promise<TestFrontEnd> {
  const front = await openFrontEnd({
    ...{ env: { ...env, JPY_SESSION_NAME: notebook }, cwd: runtime, transport: "ipc" },
    ...{ folder: runtime, name: `kernel-${id}.json`, ...more },
  });
  fronts.push(front);
  return front;
}

let older: TestFrontEnd;
let newer: TestFrontEnd;

beforeAll(async () => {
  older = await openKernel("aaaa1111", "/work/build.ipynb");
  await older.execute("const a = 1");
  newer = await openKernel("aaaa2222", "/work/test.ipynb");
  writeFileSync(join(runtime, "kernel-broken.json"), "{");
  writeFileSync(join(runtime, "jpserver-1.json"), "{}");
});
afterAll(async () => {
  await Promise.all(fronts.map((front) => front.close()));
  await rig.close();
  rmSync(runtime, { recursive: true, force: true });
});

const list = async (...flags: string[]) =>
  (await programIn({ rig: { env } })(["attach", "--list", ...flags])).stdout;
const chosen = async (word?: string) => (await chooseKernel(word, around)).kernel.path;
const failure = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: { readonly message: string; readonly hint: string }) =>
      `${error.message}\n${error.hint}`,
  );

describe("a kernel", () => {
  test("is the newest, when none is named", async () => {
    expect(await chooseKernel(undefined, around)).toMatchObject({
      kernel: { path: newer.file, cells: 0, session: "" },
      others: 1,
    });
  });

  test("is named by its file, its number, its notebook or its session", async () => {
    const [{ session }] = JSON.parse(await list("--json")).slice(-1);
    for (const word of [older.file, "kernel-aaaa1111.json", "aaaa1111", "aaaa1", session]) {
      expect(await chosen(word)).toBe(older.file);
    }
    for (const word of ["/work/build.ipynb", "build.ipynb", "build"]) {
      expect(await chosen(word)).toBe(older.file);
    }
  });

  test("is listed with what tells it from others, the newest first", async () => {
    const [heads, ...lines] = (await list()).trimEnd().split("\n");
    expect(heads).toMatch(/^kernel +notebook or folder +session +cells +started +runs$/);
    expect(lines).toEqual([
      expect.stringMatching(
        /^aaaa2222 {2}\/work\/test\.ipynb +– +0 +\d{4}-\d\d-\d\d \d\d:\d\d +–$/,
      ),
      expect.stringMatching(/^aaaa1111 {2}\/work\/build\.ipynb +\S+-\S+ +1 +\d{4}-/),
    ]);
  });
});

describe("what is said when it cannot be", () => {
  test("that several are meant, or none, with those that run", async () => {
    expect(await failure(chosen("aaaa"))).toMatch(/^2 kernels are called aaaa\n.*\nkernel/);
    expect(await failure(chosen("other"))).toMatch(/^no kernel is called other\nThose that run:/);
  });

  test("that none runs", async () => {
    const nowhere = { env: { ...env, JUPYTER_RUNTIME_DIR: join(runtime, "none") }, cwd: runtime };
    expect(await failure(chooseKernel(undefined, nowhere))).toMatch(/^no Rondel kernel runs\n/);
  });

  test("that it is dead, at the prompt's own place", async () => {
    const dead = await openKernel("bbbb", "", { folder: mkdtempSync(join(runtime, "dead-")) });
    const text = readFileSync(dead.file, "utf8");
    await dead.close();
    writeFileSync(join(runtime, "kernel-bbbb.json"), text);
    expect(await failure(chosen("bbbb"))).toContain("does not run any more");
    const args = [PROGRAM, "attach", "bbbb"];
    await using terminal = openTerminal({ file: process.execPath, args, env });
    expect(await terminal.exit).toBe(1);
    expect(terminal.everything().join(" ")).toContain("does not run any more");
    // A file that is left behind keeps nobody from finding the others.
    expect((await list()).split("\n")).toHaveLength(4);
  });

  test("that there is no such file, or none that can be read", async () => {
    expect(await failure(chosen("none.json"))).toContain("there is no connection file none.json");
    expect(await failure(chosen("kernel-broken.json"))).toContain("cannot be used");
  });

  test("that its key is another", async () => {
    const file = { ...readConnectionFile(readFileSync(older.file, "utf8")), key: "another" };
    const look = lookAt({ file, clock: systemClock, open: true, patienceMs: 200 });
    expect(await look).toEqual({ kind: "locked" });
  });

  test.skipIf(need("linux", JUPYTER))("that it is a stranger, with who may help", async () => {
    await openKernel("cccc", "", {
      ...{ transport: "tcp", greets: false },
      command: [JUPYTER_PYTHON, "-m", "ipykernel_launcher", "-f"],
    });
    const said = await failure(chosen("cccc"));
    expect(said).toMatch(/ is ipython, not Rondel\njupyter console --existing \S+cccc\.json/);
    expect(await list()).not.toContain("cccc");
  });
});
