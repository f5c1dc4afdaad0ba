// A toolbox is a recipe of host files; in a real engine its programs run.

import { basename } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../stdlib/client/connect.ts";
import { RondelError } from "../../../stdlib/client/failures.ts";
import { Client } from "../../../stdlib/client/generated.ts";
import { bindModules } from "../../../stdlib/modules/modules.ts";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { recordingWire } from "../client/rig.ts";

const surroundings = { env: process.env, node: process.execPath };

describe("a toolbox that is only described", () => {
  const wire = recordingWire(() => ({}));
  const { toolbox } = bindModules(new Client(wire, null), surroundings);

  test("asks the engine nothing", () => {
    expect(inspect(toolbox("sh"))).toContain('host().directory("/"');
    expect(wire.asked).toEqual([]);
  });

  test("is the same recipe each time", () => {
    expect(inspect(toolbox("sh"))).toBe(inspect(toolbox("sh")));
  });

  test("of a program that the host lacks says so, and where it looked", () => {
    expect(() => toolbox("no-such-program")).toThrow(RondelError);
    expect(() => toolbox("no-such-program")).toThrow("toolbox has no no-such-program");
  });
});

describe.skipIf(need("namespace", "crun"))("a toolbox in an engine", () => {
  let rig: EngineRig;
  let connection: Connection;
  const run = (names: readonly string[], args: readonly string[]) => {
    const { toolbox } = bindModules(connection.client, surroundings);
    return toolbox(...names)
      .withExec(args)
      .stdout();
  };
  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
  });
  afterAll(() => rig.close());

  test("has a shell and its usual company", async () => {
    const line = "echo hello from $0 | sed s/hello/hi/; [ -x /bin/sh ] && id -un; stat -c %a /tmp";
    expect(await run(["sh"], ["sh", "-c", line])).toBe("hi from sh\nroot\n1777\n");
  });

  test("has the node that runs this", async () => {
    expect(await run(["node"], ["node", "-p", "process.version"])).toBe(`${process.version}\n`);
  });

  test.skipIf(need("npm"))("has npm, with the package that it is a script of", async () => {
    expect(await run(["sh", "npm"], ["npm", "--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.skipIf(need("git"))("has git with all its subprograms", async () => {
    const line = "git init -q /r && git -C /r status --porcelain && git ls-remote /r && echo fine";
    expect(await run(["sh", "git"], ["sh", "-c", line])).toBe("fine\n");
  });

  test.skipIf(need("python3"))("has Python with its libraries", async () => {
    const line = "import json, ssl, sys; print(json.dumps(sys.version_info[0]))";
    expect(await run(["python3"], ["python3", "-c", line])).toBe("3\n");
  });

  test("has nothing that was not asked for", async () => {
    const { toolbox } = bindModules(connection.client, surroundings);
    const programs = await toolbox("cat").rootfs().glob("**/bin/*");
    const names = programs.filter((path) => !path.endsWith("/")).map((path) => basename(path));
    expect(names).toEqual(["cat"]);
  });
});
