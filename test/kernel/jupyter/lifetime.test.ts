// How a kernel begins and ends, and how Jupyter is told of it.

import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { openFrontEnd } from "../../rig/jupyter.ts";
import { PROGRAM } from "../../rig/program.ts";

const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "/tmp", "spec-"));
const rig = createEngineRig({ RONDEL_SETUP: "off" });

afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true });
});

const endOf = (child: { once(event: "exit", on: (code: number | null) => void): unknown }) =>
  new Promise<number | null>((resolve) => void child.once("exit", resolve));

test("a shutdown is answered, and then the process ends", async () => {
  const front = await openFrontEnd({ env: rig.env });
  const exited = endOf(front.process);
  const { reply } = await front.ask("shutdown_request", { restart: true }, "control");
  expect(reply.content).toMatchObject({ status: "ok", restart: true });
  expect(await exited).toBe(0);
  await front.close();
});

test("it listens on sockets of the file system too", async () => {
  const front = await openFrontEnd({ env: rig.env, transport: "ipc" });
  const { of } = await front.execute("6 * 7");
  expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("42");
  await front.close();
});

test("it ends with the process that started it", async () => {
  const parent = spawn("sleep", ["600"]);
  const front = await openFrontEnd({ env: { ...rig.env, JPY_PARENT_PID: String(parent.pid) } });
  await front.ask("kernel_info_request");
  const exited = endOf(front.process);
  parent.kill("SIGKILL");
  expect(await exited).toBe(0);
  await front.close();
});

test("its spec and the extension of front ends are written and removed", async () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [PROGRAM, "kernel", ...args], { env: { ...rig.env } });
  const { stdout } = await run(
    "install",
    "--prefix",
    folder,
    "--name",
    "mine",
    "--display-name",
    "A b",
  );
  const place = join(folder, "share/jupyter/kernels/mine");
  const extension = join(folder, "share/jupyter/labextensions/rondel-terminal");
  expect(stdout.split("\n")).toEqual([place, expect.stringContaining(`${extension} (`), ""]);
  const about = readFileSync(join(extension, "package.json"), "utf8");
  const { load } = JSON.parse(about).jupyterlab._build as { load: string };
  expect(readFileSync(join(extension, load), "utf8")).toContain("rondel-terminal");
  for (const name of ["plugin.js", "xterm.js", "xterm.css", "addon-fit.js"]) {
    expect(readFileSync(join(extension, "static", name)).length).toBeGreaterThan(0);
  }
  await run("install", "--prefix", folder, "--name", "other");
  const spec = JSON.parse(readFileSync(join(place, "kernel.json"), "utf8")) as { argv: string[] };
  expect(spec).toMatchObject({ display_name: "A b", interrupt_mode: "message" });
  expect(spec.argv.slice(1)).toEqual(["kernel", "run", "{connection_file}"]);
  expect(readFileSync(join(place, "logo-64x64.png")).subarray(1, 4).toString()).toBe("PNG");
  await run("uninstall", "--prefix", folder, "--name", "mine");
  expect(existsSync(extension)).toBe(true);
  await run("uninstall", "--prefix", folder, "--name", "other");
  expect(existsSync(extension)).toBe(false);
  await expect(run("uninstall", "--prefix", folder, "--name", "mine")).rejects.toMatchObject({
    code: 1,
  });
});
