// What withExec is bounded by, from the client's side, on an engine of its own.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import { ExecError } from "../../stdlib/client/failures.ts";
import type { Container, ContainerWithExecOpts } from "../../stdlib/client/generated.ts";
import { commandsWith } from "../rig/commands.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

const NAMES = "sh dd sleep echo cat grep".split(" ");
/** As deep as a chain of that many calls is in a document. */
const DEEP = 2_000;

async function execErrorOf(work: Promise<unknown>): Promise<ExecError> {
  const error: unknown = await work.catch((one: unknown) => one);
  if (error instanceof ExecError) return error;
  throw new Error(`not an ExecError: ${String(error)}`);
}

describe.skipIf(need("root", "crun", "busybox", "cgroups"))("a bounded exec", () => {
  let rig: EngineRig;
  let connection: Connection;
  let root: Container;

  const sh = (script: string, options: ContainerWithExecOpts) =>
    root.withExec(["sh", "-c", script], options);

  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
    const { client } = connection;
    const busybox = client.directory().withFile("/bin/busybox", client.host().file("/bin/busybox"));
    const files = NAMES.reduce(
      (made, name) => made.withSymlink("busybox", `/bin/${name}`),
      busybox,
    );
    root = client.container().withRootfs(files);
  });
  afterAll(() => rig.close());

  test("answers a chain as deep as any on an engine that has just started", async () => {
    let chain = connection.client.container();
    for (let n = 0; n < DEEP; n += 1) chain = chain.withEnvVariable("N", String(n));
    expect(await chain.envVariable("N")).toBe(String(DEEP - 1));
  });

  test("that takes too much memory is ended and says so", async () => {
    const hog = sh("dd if=/dev/zero of=/dev/null bs=100M count=1", { memory: "16MB" });
    const error = await execErrorOf(hog.sync());
    expect(error.message).toContain("exit code: 137: out of memory");
    expect(error.failure).toMatchObject({ kind: "exec-failed", outOfMemory: true });
  });

  test("that forks without end comes to its end", async () => {
    const bomb = sh("bomb() { bomb | bomb & }; bomb; echo one", { pids: 20, timeout: "5s" });
    const error = await bomb.stdout().catch((one: unknown) => one);
    expect(error === "one\n" || error instanceof ExecError).toBe(true);
    expect(commandsWith("bomb()")).toEqual([]);
  });

  test("that is out of time is stopped with all that it has started", async () => {
    const slow = sh("sleep 98765 & sh -c 'sleep 98765; true'", { timeout: "400ms" });
    const error = await execErrorOf(slow.sync());
    expect(error).toMatchObject({ exitCode: 124, failure: { kind: "exec-timeout" } });
    expect(commandsWith("98765")).toEqual([]);
  });

  test("sees the network that it asks for", async () => {
    const interfaces = (network: ContainerWithExecOpts["network"] & string) =>
      sh("grep -c : /proc/net/dev", { network }).stdout();
    expect(await interfaces("NONE")).toBe("1\n");
    expect(await interfaces("SANDBOX")).toBe("2\n");
    expect(Number(await interfaces("HOST"))).toBeGreaterThan(1);
  });
});
