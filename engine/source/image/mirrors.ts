// Where a registry is spoken to: its own address, or the mirror that stands in for it.

import { fail } from "../../event/failure.ts";
import { canonicalRegistry, DOCKER_HUB } from "./reference.ts";

/** From a registry, such as `docker.io`, to the address that its pulls go to. */
export type Mirrors = ReadonlyMap<string, string>;

export interface Endpoint {
  /** Without a slash at the end. */
  readonly url: string;
  /** Whose credentials are meant: a mirror is never given those of whom it stands in for. */
  readonly host: string;
}

/** Docker Hub's images are served under another name than they are called by. */
const DOCKER_HUB_URL = "https://registry-1.docker.io";

/** `docker.io=http://127.0.0.1:5000,example.com=https://mirror.example.com` */
export function parseMirrors(text: string): Mirrors {
  const mirrors = new Map<string, string>();
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const [registry = "", url = ""] = part.split(/=(.*)/s).map((word) => word.trim());
    if (registry === "" || !isUsable(url)) refuse(part.trim());
    mirrors.set(canonicalRegistry(registry), url.replace(/\/+$/, ""));
  }
  return mirrors;
}

export function endpointOf(registry: string, mirrors: Mirrors): Endpoint {
  const mirror = mirrors.get(registry);
  if (mirror !== undefined) return { url: mirror, host: new URL(mirror).host };
  if (registry === DOCKER_HUB) return { url: DOCKER_HUB_URL, host: DOCKER_HUB };
  const scheme = isLoopback(new URL(`http://${registry}`).hostname) ? "http" : "https";
  return { url: `${scheme}://${registry}`, host: registry };
}

/** Plain http is safe on the way to this very machine, and nowhere else. */
export function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  return hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function isUsable(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== "" || parsed.password !== "") return false;
  // Someone who writes http in full for another machine has decided so.
  return parsed.protocol === "http:" || parsed.protocol === "https:";
}

function refuse(part: string): never {
  fail({
    kind: "argument",
    argument: "registry mirrors",
    want: "REGISTRY=URL, such as docker.io=http://127.0.0.1:5000",
    got: JSON.stringify(part.replace(/\/\/[^/]*@/, "//…@")),
  });
}
