// Cells and a real engine: they ask it in the session of the front, and an interrupt ends there
// what the Cell began, and nothing else.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../stdlib/client/connect.ts";
import { commandsWith } from "../../rig/commands.ts";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { type Cells, createCells } from "./rig.ts";

const ROUNDS = 5;

describe.skipIf(need("root", "crun", "busybox"))("Cells with an engine", () => {
  let rig: EngineRig;
  let connection: Connection;
  let cells: Cells;
  let asked = 0;

  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
    cells = createCells({
      env: rig.env,
      session: async () => {
        asked += 1;
        return (await connection.open()).session;
      },
    });
    await cells.run(`
      const busybox = directory().withFile("/bin/busybox", host().file("/bin/busybox"));
      const files = ["sh", "sleep", "echo"].reduce(
        (made, name) => made.withSymlink("busybox", "/bin/" + name), busybox);
      const root = container().withRootfs(files);
      const sh = (script: string) => root.withExec(["sh", "-c", script]);
      void 0`);
  });
  afterAll(async () => {
    await cells[Symbol.asyncDispose]();
    await rig.close();
  });

  test("ask it in the session of the front, whose events tell of them", async () => {
    expect(await cells.value('sh("echo hi").stdout()')).toMatchObject({ text: "hi\n" });
    for await (const event of connection.events()) {
      if (event.kind === "Output" && String(Buffer.from(event.bytes)) === "hi\n") break;
    }
    expect(asked).toBe(1);
  });

  test("fail with the process that failed, at the user's line", async () => {
    const error = await cells.failure('\nsh("echo bad >&2; exit 3").sync()');
    expect(error).toMatchObject({
      name: "ExecError",
      frames: [{ called: "", place: { in: "cell", line: 2 } }],
      exec: { exitCode: 3, stderr: "bad", op: expect.stringMatching(/^sha256:/) },
    });
    expect(error.hint).not.toBe("");
  });

  test("that are interrupted end their process in the container, and only that", async () => {
    const other = "echo other; sleep 1001";
    await cells.run(`const background = sh(${JSON.stringify(other)}).stdout();
      background.catch(() => {}); void 0`);
    await untilThere(other);
    for (let round = 0; round < ROUNDS; round += 1) {
      const script = `echo mine ${round}; sleep 1002`;
      const running = cells.run(`sh(${JSON.stringify(script)}).stdout()`);
      await untilThere(script);
      cells.evaluator.interrupt();
      expect((await running).outcome).toEqual({ kind: "interrupted" });
      await untilGone(script);
      expect(commandsWith(other)).not.toEqual([]);
    }
    expect(cells.stray.join("")).toBe("");
    await cells.evaluator.restart();
    await untilGone(other);
  });

  test("go on after the evaluator has begun anew, and after the engine was killed", async () => {
    const leaf = `container().withRootfs(directory().withNewFile("x", "y")).rootfs().entries()`;
    expect((await cells.run(leaf)).outcome.kind).toBe("done");
    await rig.kill();
    await cells.run(leaf);
    expect((await cells.run(leaf)).outcome.kind).toBe("done");
  });
});

async function untilThere(script: string): Promise<void> {
  while (commandsWith(script).length === 0) await soon();
}

async function untilGone(script: string): Promise<void> {
  while (commandsWith(script).length > 0) await soon();
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
