// Commands that do not behave, on an engine of their own: each is contained, and the next one runs.
// And one secret, given in every way there is: nothing that the engine keeps or tells has it.

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import type { Container, Secret } from "../../stdlib/client/generated.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

const NAMES = "sh cat sleep echo dd yes printf trap env ls true head".split(" ");
const CANARY = "canary-9b27e4d1";

/** Empty when it has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The files below a folder that hold these bytes. */
function filesWith(folder: string, bytes: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(bytes));
}

describe.skipIf(need("root", "crun", "busybox"))("an engine", () => {
  let rig: EngineRig;
  let connection: Connection;
  let root: Container;

  const sh = (script: string) => root.withExec(["sh", "-c", script]);
  /** Of every process: one in a container does not say which engine's it is. */
  const commands = () => readdirSync("/proc").filter(Number).map(commandOf);

  beforeAll(async () => {
    rig = createEngineRig({ CANARY });
    connection = await rig.connect();
    const { client } = connection;
    const busybox = client.directory().withFile("/bin/busybox", client.host().file("/bin/busybox"));
    root = client
      .container()
      .withRootfs(
        NAMES.reduce((made, name) => made.withSymlink("busybox", `/bin/${name}`), busybox),
      );
  });
  afterAll(() => rig.close());

  test("ends a command that ignores SIGTERM, when its client goes", async () => {
    const other = await rig.connect();
    const id = await root.id();
    const work = other.client
      .loadContainerFromID(id)
      .withExec(["sh", "-c", "trap '' TERM INT HUP; sleep 54321; sleep 54321"])
      .sync()
      .catch(() => null);
    await expect.poll(commands, { timeout: 20_000 }).toContain("sleep 54321 ");
    await other.close();
    await work;
    await expect.poll(commands, { timeout: 20_000 }).not.toContain("sleep 54321 ");
    expect(await sh("echo next").stdout()).toBe("next\n");
  });

  test("leaves no daemon behind, also of one that closed its output", async () => {
    const script = "(trap '' HUP TERM; exec sleep 87654 >/dev/null 2>&1) & echo one";
    expect(await sh(script).stdout()).toBe("one\n");
    expect(commands()).not.toContain("sleep 87654 ");
    const silent = sh("exec >&- 2>&-; true > /late; sleep 0");
    expect(await silent.file("/late").size()).toBe(0);
  });

  test("gives a command a full disk of its own, and not itself one", async () => {
    const scratch = root.withMountedTemp("/scratch", { size: 65_536 });
    const script = "dd if=/dev/zero of=/scratch/f bs=1M count=4 2>&1; echo code $?";
    const printed = await scratch.withExec(["sh", "-c", script]).stdout();
    expect(printed).toContain("No space left");
    expect(await sh("echo after").stdout()).toBe("after\n");
  });

  test("passes on bytes that are no text, and control sequences", async () => {
    const printed = await sh("printf 'a\\0b\\377\\033[31mred\\r\\n'").stdout();
    expect(printed).toBe("a\0b\ufffd\u001b[31mred\r\n");
  });

  test("keeps and tells no secret, in whatever way it was given", async () => {
    const { client } = connection;
    const hidden = `${process.env["RONDEL_TEST_TMP"] ?? "/tmp"}/canary-${process.pid}`;
    writeFileSync(hidden, CANARY, { mode: 0o600 });
    const ways: Secret[] = [
      client.setSecret("set", CANARY),
      client.secret("env://CANARY"),
      client.secret(`file://${hidden}`),
      client.secret(`cmd://cat ${hidden}`),
    ];
    const told: string[] = [];
    const tell = async (work: Promise<unknown>) => {
      told.push(await work.then(String, (error: unknown) => `${error} ${JSON.stringify(error)}`));
    };
    for (const secret of ways) {
      const base = root.withSecretVariable("S", secret).withMountedSecret("/run/s", secret);
      const used = base.withExec(["sh", "-c", "echo $S; cat /run/s; env >&2"]);
      await tell(used.stdout());
      await tell(used.stderr());
      await tell(used.id());
      const archive = used.asTarball({ forcedCompression: "Uncompressed" });
      await tell(archive.export(join(rig.home.store, "exported.tar")));
      await tell(base.withExec(["sh", "-c", "echo $S >&2; exit 3"]).sync());
      await tell(
        root.withRegistryAuth("127.0.0.1:1", "me", secret).from("127.0.0.1:1/none").sync(),
      );
      const run = "RUN --mount=type=secret,id=set cat /run/secrets/set; false";
      const dockerfile = `FROM scratch\nCOPY bin /bin\n${run}\n`;
      const context = root.rootfs().withNewFile("Dockerfile", dockerfile);
      await tell(context.dockerBuild({ secrets: [secret] }).sync());
    }
    rmSync(hidden);
    expect(told.join("\n")).toContain("***");
    expect(told.filter((text) => text.includes(CANARY))).toEqual([]);
    await sh("echo the-last-of-all").stdout();
    const events: string[] = [];
    for await (const event of connection.events()) {
      events.push("bytes" in event ? Buffer.from(event.bytes).toString() : JSON.stringify(event));
      if (events.at(-1) === "the-last-of-all\n") break;
    }
    expect(events.filter((text) => text.includes(CANARY))).toEqual([]);
    expect(filesWith(rig.env["RONDEL_HOME"] ?? "", CANARY)).toEqual([]);
  });
});
