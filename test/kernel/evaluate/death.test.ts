// Whatever becomes of the user's process, the front goes on: it says what happened, and another
// process is there.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createCells } from "./rig.ts";

describe("a process that ends", () => {
  const WAYS: readonly (readonly [name: string, source: string, how: string])[] = [
    ["by process.exit", "process.exit(3)", "it ended with exit code 3"],
    ["by a signal", "process.kill(process.pid, 'SIGKILL')", "it was killed (SIGKILL)"],
    ["by abort", "process.abort()", "it was aborted (SIGABRT)"],
    ["by a crash", "process.kill(process.pid, 'SIGSEGV')", "it crashed (SIGSEGV)"],
  ];
  for (const [name, source, how] of WAYS) {
    test(`${name} is told, with all that it printed, and a new one is there`, async () => {
      await using cells = createCells();
      await cells.run("const lost = 1");
      const text = "x".repeat(200_000);
      const { outcome, stdout } = await cells.run(
        `process.stdout.write("x".repeat(200000)); ${source}`,
      );
      expect(outcome).toEqual({ kind: "died", how });
      expect(stdout === text).toBe(true);
      expect(await cells.failure("lost")).toMatchObject({ message: "lost is not defined" });
      expect(cells.stray).toEqual([]);
    });
  }

  test("for want of memory is told", async () => {
    const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=64" };
    await using cells = createCells({ env });
    const { outcome } = await cells.run(
      "const all = []; for (;;) all.push(new Array(1000).fill({}))",
    );
    expect(outcome).toEqual({ kind: "died", how: "it ran out of memory" });
    expect((await cells.run("1")).outcome.kind).toBe("done");
  });

  test("while nothing runs is told as stray output, and a new one takes over", async () => {
    await using cells = createCells();
    await cells.run("setTimeout(() => process.exit(1), 5)");
    await cells.untilStray("has ended: it ended with exit code 1");
    expect((await cells.run("1 + 1")).outcome.kind).toBe("done");
  });

  test("before it can begin is told", async () => {
    await using cells = createCells({ node: "/nowhere/node" });
    const { outcome } = await cells.run("1");
    expect(outcome).toMatchObject({ kind: "died" });
    expect(outcome).toHaveProperty("how", expect.stringContaining("could not be started"));
  });
});

describe("an error that belongs to no Cell", () => {
  test("is shown, and ends nothing", async () => {
    await using cells = createCells();
    await cells.run(`const stays = "here";
      setTimeout(() => { throw new Error("thrown late") }, 1); Promise.reject(new Error("dropped"));
      void 0`);
    await cells.untilStray("Uncaught: Error: thrown late");
    await cells.run("1");
    const { stderr } = await cells.run("await new Promise((go) => setTimeout(go, 5))");
    expect(cells.stray.join("") + stderr).not.toContain("kernel/evaluate");
    expect(await cells.value("stays")).toMatchObject({ text: "here" });
  });

  test("is shown while a Cell runs, as its output", async () => {
    await using cells = createCells();
    const { stderr, outcome } = await cells.run(`
      Promise.reject(new Error("dropped")); await new Promise((go) => setTimeout(go, 5)); 1`);
    expect(stderr).toContain("Uncaught (in promise): Error: dropped");
    expect(outcome.kind).toBe("done");
  });
});

describe("a restart", () => {
  test("gives a process without variables, also in the middle of a Cell", async () => {
    await using cells = createCells();
    await cells.run("const old = 1");
    const running = cells.run('console.log("begun"); for (;;) {}', () => cells.evaluator.restart());
    expect(await running).toMatchObject({
      outcome: { kind: "died", how: "it was ended to begin anew" },
    });
    expect(await cells.failure("old")).toMatchObject({ name: "ReferenceError" });
  });

  test("ends what the old process had started", async () => {
    await using cells = createCells();
    const shown = await cells.value(`
      const { spawn } = process.getBuiltinModule("child_process");
      String(spawn("sleep", ["1000"]).pid)`);
    const pid = Number(shown.kind === "text" ? shown.text : "");
    await cells.evaluator.restart();
    while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
  });

  test("takes the spare when there is one", async () => {
    await using cells = createCells({ keepsSpare: true });
    await cells.evaluator.ready;
    const first = cells.evaluator.pid;
    const started = () => {
      return childrenOf(process.pid).filter((pid) => pid !== first && isEvaluator(pid));
    };
    while (started().length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const spares = started();
    await cells.evaluator.restart();
    expect(spares).toContain(cells.evaluator.pid);
    expect((await cells.run("1")).outcome.kind).toBe("done");
  });
});

describe("the process of the user's code", () => {
  test("ends with the front, however that ends and whatever runs", async () => {
    const folder = process.env["RONDEL_TEST_TMP"] ?? "";
    const noted = join(folder, `busy-${process.pid}`);
    const rig = fileURLToPath(new URL("./rig.ts", import.meta.url));
    const program = join(folder, `front-${process.pid}.ts`);
    const cell = `const note = JSON.stringify([process.pid,
      process.getBuiltinModule("child_process").spawn("sleep", ["1000"]).pid]);
      process.getBuiltinModule("fs").writeFileSync(${JSON.stringify(noted)}, note); for (;;) {}`;
    writeFileSync(
      program,
      `import { createCells } from ${JSON.stringify(rig)};
       createCells().run(${JSON.stringify(cell)});`,
    );
    const front = spawn(process.execPath, [program], { stdio: "ignore" });
    while (!existsSync(noted)) await new Promise((resolve) => setTimeout(resolve, 10));
    const pids = childrenOf(front.pid ?? 0);
    expect(pids.length).toBe(1);
    const all = [...pids, ...pids.flatMap(childrenOf)];
    front.kill("SIGKILL");
    while (all.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

function childrenOf(pid: number): number[] {
  const text = execFileSync("sh", ["-c", `cat /proc/${pid}/task/*/children || true`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return text.split(" ").filter(Boolean).map(Number);
}

function isEvaluator(pid: number): boolean {
  return isRunning(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("evaluate/main");
}

/** A zombie has ended. */
function isRunning(pid: number): boolean {
  try {
    const stat = execFileSync("cat", [`/proc/${pid}/stat`], { encoding: "utf8", stdio: "pipe" });
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}
