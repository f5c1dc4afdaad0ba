import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type Child, startChild } from "../../engine/runtime/child.ts";
import { need } from "../rig/need.ts";

const NO_INPUT = { hasInput: false };
const SH = "/bin/sh";

async function outcomeOf(child: Child) {
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exited,
  ]);
  return { stdout, stderr, code };
}

const sh = (script: string) => startChild([SH, "-c", script], NO_INPUT);
const descriptors = () => readdirSync("/proc/self/fd").length;

describe.skipIf(need("linux"))("a child of the engine", () => {
  test("says what it says, and ends with its code", async () => {
    const said = await outcomeOf(await sh("echo out; echo err >&2; exit 7"));
    expect(said).toEqual({ stdout: "out\n", stderr: "err\n", code: 7 });
  });

  test("that a signal ended has 128 and its number", async () => {
    expect((await outcomeOf(await sh("kill -9 $$"))).code).toBe(137);
  });

  test("reads what it is given", async () => {
    const child = await startChild(["/bin/cat"], { hasInput: true });
    child.stdin?.end("given");
    expect((await outcomeOf(child)).stdout).toBe("given");
  });

  test("has its streams, nothing of the environment, and every signal as usual", async () => {
    const script = "env -i /bin/ls /proc/$$/fd; grep -E '^Sig(Blk|Ign)' /proc/self/status";
    const { stdout } = await outcomeOf(await sh(script));
    expect(stdout).toContain("0\n1\n2\n");
    expect(stdout).toMatch(/SigBlk:\t0+\nSigIgn:\t0+\n/);
    expect((await outcomeOf(await sh("echo [$HOME]"))).stdout).toBe("[]\n");
  });

  test("that lives on after it closed its streams is waited for", async () => {
    const { code } = await outcomeOf(await sh("exec >&- 2>&-; sleep 0.05; exit 5"));
    expect(code).toBe(5);
  });

  test("that cannot be started is an error, and leaves no descriptor", async () => {
    const before = descriptors();
    await expect(startChild(["/no/such/program"], NO_INPUT)).rejects.toThrow("ENOENT");
    expect(descriptors()).toBe(before);
  });

  test("is one of a hundred that leave neither descriptors nor zombies", async () => {
    await outcomeOf(await sh("true")); // what is opened once is open now
    const before = descriptors();
    const children = await Promise.all(Array.from({ length: 100 }, () => sh("echo; exit 3")));
    const outcomes = await Promise.all(children.map(outcomeOf));
    expect(outcomes.every(({ code, stdout }) => code === 3 && stdout === "\n")).toBe(true);
    expect(descriptors()).toBe(before);
    const alive = children.filter(({ pid }) => readdirSync("/proc").includes(String(pid)));
    expect(alive).toEqual([]);
  });
});
