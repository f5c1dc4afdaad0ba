import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { probeHost } from "../../engine/runtime/probe/probe.ts";
import { need } from "../rig/need.ts";

const PATH = process.env["PATH"];

describe.skipIf(need("linux", "root"))("a probe of the host", () => {
  test("names each thing once, and says what to do about what is not well", async () => {
    const checks = await probeHost({ env: { PATH }, stateFolder: "/var/lib", isRoot: true });
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
    for (const { state, says, costs, remedy } of checks) {
      expect(says).not.toBe("");
      expect([costs === "", remedy === ""]).toEqual([state === "ok", state === "ok"]);
    }
  });

  test("tries an overlay where the state will be, and leaves nothing there", async () => {
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "probe-"));
    const stateFolder = `${folder}/not/yet`;
    const checks = await probeHost({ env: { PATH }, stateFolder, isRoot: true });
    expect(checks.find(({ name }) => name === "overlay")).toMatchObject({ state: "ok" });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("says that an overlay cannot be where nothing can be written", async () => {
    const checks = await probeHost({ env: { PATH }, stateFolder: "/proc/x", isRoot: true });
    expect(checks.find(({ name }) => name === "overlay")).toMatchObject({ state: "missing" });
  });

  test("says that with runc alone no terminal can be opened", async () => {
    const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "probe-"));
    symlinkSync("/bin/true", join(folder, "runc"));
    const env = { PATH: folder };
    const checks = await probeHost({ env, stateFolder: "/var/lib", isRoot: true });
    expect(checks.find(({ name }) => name === "terminals")).toMatchObject({
      state: "degraded",
      costs: "no terminal can be opened",
    });
    rmSync(folder, { recursive: true });
  });
});
