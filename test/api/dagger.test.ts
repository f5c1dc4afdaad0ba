// The published TypeScript client, unmodified, against our API.

import {
  Client,
  type Container,
  connection,
  dag,
  ExecError,
  FileType,
  ReturnType,
} from "@dagger.io/dagger";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serve } from "./served.ts";

let engine: Served;
beforeAll(async () => {
  engine = await serve();
  process.env["DAGGER_SESSION_PORT"] = String(engine.port);
  process.env["DAGGER_SESSION_TOKEN"] = engine.session.token;
});
afterAll(async () => {
  delete process.env["DAGGER_SESSION_PORT"];
  delete process.env["DAGGER_SESSION_TOKEN"];
  await engine.close();
});

const alpine = (): Container => dag.container().from("alpine:3.20.2");

describe("the published client", () => {
  test("runs commands and reads what they printed", async () => {
    await connection(async () => {
      expect(await alpine().withExec(["echo", "hi"]).stdout()).toBe("hi\n");
      expect(await dag.version()).toBe("0.0.0-test");
      expect(await dag.defaultPlatform()).toBe("linux/amd64");
    });
  });

  test("passes objects as arguments and goes on after sync", async () => {
    await connection(async () => {
      const source = dag.directory().withNewFile("a.txt", "text");
      const mounted = alpine()
        .withMountedCache("/c", dag.cacheVolume("k"))
        .withMountedDirectory("/src", source)
        .withWorkdir("/src");
      expect(await mounted.withExec(["cat", "/src/a.txt"]).stdout()).toBe("text");
      const synced = await mounted.withExec(["write", "/src/b", "b"]).sync();
      expect(await synced.directory("/src").entries()).toEqual(["a.txt", "b"]);
      expect(await synced.file("/src/b").contents()).toBe("b");
    });
  });

  test("gets typed exec errors", async () => {
    await connection(async () => {
      const failing = alpine().withExec(["fail", "9"]).stdout();
      const error: unknown = await failing.catch((one: unknown) => one);
      expect(error).toBeInstanceOf(ExecError);
      expect(error).toMatchObject({
        exitCode: 9,
        cmd: ["fail", "9"],
        stdout: "some output",
        stderr: "some trouble",
      });
      expect(String(error)).toContain("exit code: 9");
      const any = alpine().withExec(["fail", "9"], { expect: ReturnType.Any });
      expect(await any.exitCode()).toBe(9);
    });
  });

  test("walks lists of objects", async () => {
    await connection(async () => {
      const [first, ...rest] = await alpine().envVariables();
      expect(rest).toEqual([]);
      expect([await first?.name(), await first?.value()]).toEqual(["PATH", "/usr/bin:/bin"]);
      const [port] = await alpine().withoutExposedPort(80).withExposedPort(53).exposedPorts();
      expect(await port?.port()).toBe(53);
    });
  });

  test("handles secrets, files, stats and platforms", async () => {
    await connection(async () => {
      const secret = dag.setSecret("token", "hunter22");
      const run = alpine().withSecretVariable("TOKEN", secret).withExec(["env"]);
      expect(await run.stdout()).toContain("TOKEN=hunter22");
      expect(await secret.plaintext()).toBe("hunter22");
      expect(await alpine().withNewFile("/empty", "").file("/empty").contents()).toBe("");
      expect(await alpine().stat("/etc/alpine-release").fileType()).toBe(FileType.Regular);
      expect(
        await alpine()
          .dockerHealthcheck()
          .interval()
          .catch(() => "none"),
      ).toBeDefined();
      const loaded = dag.loadContainerFromID((await alpine().id()) as never);
      expect(await loaded.label("maker")).toBe("us");
    });
  });

  test("works as a client object too", async () => {
    const client = new Client();
    expect(client).toBeInstanceOf(Client);
  });
});
