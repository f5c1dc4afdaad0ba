// The configuration of an image. Images in use leave out or null almost any of it, so what is
// missing gets the specification's default; only what makes the image useless is refused.

import { fail } from "../../event/failure.ts";
import { type Digest, isDigest } from "../../op/digest.ts";
import type { ImageConfig, ImageHealthcheck, ImagePort } from "../../op/image.ts";
import type { Platform } from "../../op/platform.ts";
import { formatDuration } from "./duration.ts";
import { countOf, listOf, type Members, membersOf, parseJson, textOf, textsOf } from "./json.ts";
import { readPlatform } from "./manifest.ts";

export interface ParsedConfig {
  readonly config: ImageConfig;
  /** null when the image does not say. */
  readonly platform: Platform | null;
  /** Of the layers without their compression, from the bottom to the top. */
  readonly diffIds: readonly Digest[];
}

export function parseConfig(bytes: Uint8Array, reference: string): ParsedConfig {
  const refuse = (why: string): never => fail({ kind: "image-malformed", reference, why });
  const document = membersOf(parseJson(bytes) ?? refuse("its configuration is not JSON"));
  const diffIds = listOf(membersOf(document["rootfs"])["diff_ids"]);
  if (!diffIds.every(isDiffId)) return refuse("its configuration has a layer without digest");
  return {
    config: readConfig(membersOf(document["config"])),
    platform: readPlatform(document),
    diffIds,
  };
}

function isDiffId(value: unknown): value is Digest {
  return typeof value === "string" && isDigest(value);
}

function readConfig(config: Members): ImageConfig {
  return {
    env: readEnv(textsOf(config["Env"])),
    entrypoint: textsOf(config["Entrypoint"]),
    cmd: textsOf(config["Cmd"]),
    cwd: textOf(config["WorkingDir"]) ?? "",
    user: textOf(config["User"]) ?? "",
    labels: readLabels(membersOf(config["Labels"])),
    ports: readPorts(Object.keys(membersOf(config["ExposedPorts"]))),
    healthcheck: readHealthcheck(membersOf(config["Healthcheck"])),
  };
}

/** A name set twice has its last value. */
function readEnv(lines: readonly string[]): ImageConfig["env"] {
  const values = new Map<string, string>();
  for (const line of lines) {
    const equals = line.indexOf("=");
    const name = equals === -1 ? line : line.slice(0, equals);
    if (name !== "") values.set(name, equals === -1 ? "" : line.slice(equals + 1));
  }
  return [...values];
}

function readLabels(labels: Members): ImageConfig["labels"] {
  return Object.keys(labels)
    .sort()
    .map((name) => [name, textOf(labels[name]) ?? ""] as const);
}

/** `80/tcp`, or `80` alone. What is no port of these two protocols is left out. */
function readPorts(texts: readonly string[]): readonly ImagePort[] {
  const ports = texts.flatMap((text): ImagePort[] => {
    const [, digits, protocol = "tcp"] = /^(\d+)(?:\/(tcp|udp))?$/.exec(text) ?? [];
    const port = Number(digits);
    return port >= 1 && port <= 65535
      ? [{ port, protocol: protocol === "udp" ? "udp" : "tcp" }]
      : [];
  });
  return ports.sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol));
}

/** `["NONE"]` takes an inherited check back: there is none. */
function readHealthcheck(check: Members): ImageHealthcheck | null {
  const [how, ...args] = textsOf(check["Test"]);
  if ((how !== "CMD" && how !== "CMD-SHELL") || args.length === 0) return null;
  const time = (name: string) => formatDuration(countOf(check[name]) ?? 0);
  return {
    args,
    shell: how === "CMD-SHELL",
    interval: time("Interval"),
    timeout: time("Timeout"),
    startPeriod: time("StartPeriod"),
    startInterval: time("StartInterval"),
    retries: countOf(check["Retries"]) ?? 0,
  };
}
