import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { need } from "../rig/need.ts";
import { cannotRun, commandLines } from "./rig.ts";

const ENTER = fileURLToPath(new URL("../../engine/enter.sh", import.meta.url));
const ENGINE = fileURLToPath(new URL("./small-engine.ts", import.meta.url));

interface Entered {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  /** The first line that the engine wrote. */
  readonly ready: Promise<string>;
}

function enter(lock: string, ...args: string[]): Entered {
  const child = spawn("sh", [ENTER, process.execPath, ENGINE, ...args], {
    env: { PATH: process.env["PATH"], RONDEL_LOCK: lock },
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const lines = child.stdout === null ? null : createInterface(child.stdout);
  const ready = lines === null ? Promise.resolve("") : once(lines, "line").then(([line]) => line);
  return { child, exited, ready };
}

function newLock(): string {
  return join(mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "enter-")), "lock");
}

describe.skipIf(cannotRun() || need("ip", "iptables"))("enter.sh", () => {
  test("runs the engine with its run folder, and ends with its exit code", async () => {
    const lock = newLock();
    const { ready, exited } = enter(lock, "exit", "9");
    expect(await ready).toBe(join(lock, "../run"));
    expect(await exited).toBe(9);
  });

  test("makes what containers see as open as ever, whoever starts it", () => {
    const script = 'umask 077; exec sh "$0" sh -c umask';
    const env = { PATH: process.env["PATH"], RONDEL_LOCK: newLock() };
    const { stdout } = spawnSync("sh", ["-c", script, ENTER], { env, encoding: "utf8" });
    expect(stdout).toBe("0022\n");
  });

  test("passes descriptor 3 on", async () => {
    const { child, exited } = enter(newLock(), "exit", "0");
    const pipe = child.stdio[3];
    let said = "";
    if (pipe && "on" in pipe) pipe.on("data", (chunk) => (said += chunk));
    await exited;
    expect(said).toBe("ready");
  });

  test("lets one engine in, and says 75 to the next", async () => {
    const lock = newLock();
    const first = enter(lock, "stay", "1000000");
    await first.ready;
    expect(await enter(lock, "exit", "0").exited).toBe(75);
    kill(first, "node");
    await first.exited;
    expect(await enter(lock, "exit", "0").exited).toBe(0);
  });

  test.each(["node", "sh", "unshare"] as const)(
    "leaves nothing behind when its %s is killed",
    async (victim) => {
      const lock = newLock();
      const mark = String(randomInt(1e9, 1e10));
      const entered = enter(lock, "stay", mark);
      const hardware = hardwareBehind(await entered.ready);
      await until(() => processes(mark).includes(`sleep ${mark}`));
      expect(processes(mark).length).toBeGreaterThan(3);
      kill(entered, victim);
      await entered.exited;
      await until(() => processes(mark).length === 0 && !hardwareAddresses().includes(hardware));
      expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain(dirname(lock));
      await until(() => spawnSync("flock", ["-n", lock, "true"]).status === 0);
    },
  );
});

/** unshare is the child itself, the shell its child, node the shell's. */
function kill({ child }: Entered, victim: "unshare" | "sh" | "node"): void {
  const unshare = child.pid ?? 0;
  const shell = childOf(unshare);
  const pid = { unshare, sh: shell, node: childOf(shell) }[victim];
  process.kill(pid, "SIGKILL");
}

function childOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return Number(child);
}

/** Of every process that has the mark in its command line. */
function processes(mark: string): string[] {
  return commandLines().filter((line) => line.includes(mark));
}

/** Of the interface through which an engine's containers reach the host: no other has the same. */
function hardwareBehind(gateway: string): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const found = all.find(({ address }) => address === gateway)?.mac;
  expect(found).toBeDefined();
  return found ?? "";
}

function hardwareAddresses(): string[] {
  const names = readdirSync("/sys/class/net");
  return names.map((name) => {
    const { stdout } = spawnSync("cat", [`/sys/class/net/${name}/address`], { encoding: "utf8" });
    return stdout.trim(); // empty when the interface has just gone
  });
}

/** The kernel takes a moment to end a network namespace; the test's own time limit bounds it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
