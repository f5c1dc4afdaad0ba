import { describe, expect, test } from "vitest";
import { digestOf } from "../../../engine/op/digest.ts";
import { parsePlatform } from "../../../engine/op/platform.ts";
import { chooseEntry, offeredBy } from "../../../engine/source/image/choose.ts";
import { parseConfig } from "../../../engine/source/image/config.ts";
import { formatDuration } from "../../../engine/source/image/duration.ts";
import { type IndexEntry, parseDocument } from "../../../engine/source/image/manifest.ts";

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const DIGEST = digestOf("x");

function entries(...platforms: (string | null)[]): IndexEntry[] {
  return platforms.map((text, at) => ({
    digest: digestOf(String(at)),
    platform: text === null ? null : parsePlatform(text),
  }));
}

function chosen(wanted: string, ...platforms: (string | null)[]): string | null {
  const all = entries(...platforms);
  const entry = chooseEntry(all, parsePlatform(wanted));
  return entry === null ? null : (platforms[all.indexOf(entry)] ?? "the only one");
}

describe("of an index", () => {
  test("the entry of the same machine is taken", () => {
    expect(chosen("linux/arm64", "linux/amd64", "linux/arm64/v8")).toBe("linux/arm64/v8");
    expect(chosen("linux/amd64", "windows/amd64", "linux/amd64")).toBe("linux/amd64");
    expect(chosen("linux/s390x", "linux/amd64")).toBeNull();
  });

  test("the newest variant that runs is taken", () => {
    const arms = ["linux/arm/v5", "linux/arm/v7", "linux/arm/v6"];
    expect(chosen("linux/arm/v7", ...arms)).toBe("linux/arm/v7");
    expect(chosen("linux/arm", ...arms)).toBe("linux/arm/v7");
    expect(chosen("linux/arm/v6", ...arms)).toBe("linux/arm/v6");
    expect(chosen("linux/arm/v6", "linux/arm/v7")).toBeNull();
    expect(chosen("linux/amd64", "linux/amd64/v3", "linux/amd64")).toBe("linux/amd64");
    expect(chosen("linux/amd64/v3", "linux/amd64", "linux/amd64/v2")).toBe("linux/amd64/v2");
  });

  test("a lone entry that names no platform is taken", () => {
    expect(chosen("linux/amd64", null)).toBe("the only one");
    expect(chosen("linux/amd64", null, null)).toBeNull();
  });

  test("attestations are not offered", () => {
    expect(offeredBy(entries("linux/amd64", "unknown/unknown", "linux/amd64"))).toEqual([
      "linux/amd64",
    ]);
  });
});

describe("a manifest", () => {
  test("is told from an index by what is in it", () => {
    const config = { digest: DIGEST };
    expect(parseDocument(bytesOf({ config, layers: [{ digest: DIGEST, size: 3 }] }), "x")).toEqual({
      kind: "manifest",
      config: DIGEST,
      layers: [{ digest: DIGEST, sizeBytes: 3 }],
    });
    const platform = { os: "linux", architecture: "arm", variant: "v7" };
    expect(parseDocument(bytesOf({ manifests: [{ digest: DIGEST, platform }] }), "x")).toEqual({
      kind: "index",
      entries: [{ digest: DIGEST, platform: "linux/arm/v7" }],
    });
  });

  test.each([
    ["no JSON", Buffer.from("<html>")],
    ["an obsolete one", bytesOf({ schemaVersion: 1, fsLayers: [] })],
    ["one without configuration", bytesOf({ layers: [] })],
    ["one with a nameless layer", bytesOf({ config: { digest: DIGEST }, layers: [{}] })],
    [
      "one with a negative size",
      bytesOf({ config: { digest: DIGEST }, layers: [{ digest: DIGEST, size: -1 }] }),
    ],
  ])("%s is malformed", (_, bytes) => {
    expect(() => parseDocument(bytes, "x")).toThrow("image-malformed");
  });
});

describe("a configuration", () => {
  test("may leave out everything", () => {
    expect(parseConfig(bytesOf({}), "x")).toEqual({
      platform: null,
      diffIds: [],
      config: {
        env: [],
        entrypoint: [],
        cmd: [],
        cwd: "",
        user: "",
        labels: [],
        ports: [],
        healthcheck: null,
      },
    });
    expect(parseConfig(bytesOf({ config: null, rootfs: null }), "x").config.env).toEqual([]);
    const config = { Env: null, Cmd: null, ExposedPorts: null, Labels: null, Healthcheck: null };
    expect(parseConfig(bytesOf({ config }), "x").config.ports).toEqual([]);
  });

  test("keeps the last value of a variable, and values with an equals sign", () => {
    const config = { Env: ["A=1", "B=x=y", "A=2", "C", "=no name"] };
    expect(parseConfig(bytesOf({ config }), "x").config.env).toEqual([
      ["A", "2"],
      ["B", "x=y"],
      ["C", ""],
    ]);
  });

  test("leaves out ports that are none", () => {
    const ExposedPorts = { "80": {}, "53/udp": {}, "x/tcp": {}, "70000/tcp": {}, "9/sctp": {} };
    expect(parseConfig(bytesOf({ config: { ExposedPorts } }), "x").config.ports).toEqual([
      { port: 53, protocol: "udp" },
      { port: 80, protocol: "tcp" },
    ]);
  });

  test("takes a health check that is switched off for none", () => {
    const read = (Test: unknown) =>
      parseConfig(bytesOf({ config: { Healthcheck: { Test } } }), "x").config.healthcheck;
    expect(read(["NONE"])).toBeNull();
    expect(read([])).toBeNull();
    expect(read(["CMD", "curl", "-f"])).toMatchObject({ args: ["curl", "-f"], shell: false });
  });

  test("with a layer that has no digest is malformed", () => {
    const rootfs = { diff_ids: ["sha256:short"] };
    expect(() => parseConfig(bytesOf({ rootfs }), "x")).toThrow("image-malformed");
    expect(() => parseConfig(Buffer.from("{"), "x")).toThrow("image-malformed");
  });
});

test.each([
  [0, "0s"],
  [30e9, "30s"],
  [90e9, "1m30s"],
  [3600e9, "1h0m0s"],
  [1.5e9, "1.5s"],
  [500e6, "500ms"],
  [61.25e9, "1m1.25s"],
  [250e3, "250µs"],
])("%d nanoseconds are %s", (nanoseconds, text) => {
  expect(formatDuration(nanoseconds)).toBe(text);
});
