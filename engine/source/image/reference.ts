// The names that people give images, such as `alpine:3.20`, and the full names behind them.
// A short name means Docker Hub's; a name without a tag means `latest`.

import { fail } from "../../event/failure.ts";
import { type Digest, isDigest } from "../../op/digest.ts";

export interface ImageName {
  /** `docker.io`, `localhost:5000`. */
  readonly registry: string;
  readonly repository: string;
  /** null only when there is a digest. */
  readonly tag: string | null;
  readonly digest: Digest | null;
}

export const DOCKER_HUB = "docker.io";

const LONGEST_NAME = 255;
const REGISTRY = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const REPOSITORY =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

export function parseReference(text: string): ImageName {
  const refuse = (): never =>
    fail({
      kind: "argument",
      argument: "address",
      want: "an image such as alpine:3.20 or example.com/team/app@sha256:<64 hex digits>",
      got: JSON.stringify(text),
    });
  const [named = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return refuse();

  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/");
  const tag = hasTag ? named.slice(colon + 1) : null;
  if (tag !== null && !TAG.test(tag)) return refuse();

  const { registry, repository } = splitRegistry(hasTag ? named.slice(0, colon) : named);
  if (!isRegistry(registry) || !REPOSITORY.test(repository)) return refuse();
  if (registry.length + repository.length > LONGEST_NAME) return refuse();
  return {
    registry,
    repository,
    tag: tag ?? (digest === undefined ? "latest" : null),
    digest: digest ?? null,
  };
}

/** The first part is a registry when it could not be a folder of Docker Hub. */
function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const isNamed = /[.:A-Z]/.test(first) || first === "localhost";
  const registry = isNamed ? canonicalRegistry(first) : DOCKER_HUB;
  const repository = isNamed ? name.slice(slash + 1) : name;
  const isOfficial = registry === DOCKER_HUB && !repository.includes("/");
  return { registry, repository: isOfficial ? `library/${repository}` : repository };
}

function isRegistry(text: string): boolean {
  return REGISTRY.test(text) && URL.canParse(`https://${text}`);
}

/** Docker Hub has had several names. */
export function canonicalRegistry(registry: string): string {
  return ["index.docker.io", "registry-1.docker.io"].includes(registry) ? DOCKER_HUB : registry;
}

/** As a person would write it: Docker Hub and its own folder go without saying. */
export function shortName({ registry, repository, tag }: ImageName): string {
  const named = registry === DOCKER_HUB ? repository.replace(/^library\//, "") : null;
  return `${named ?? `${registry}/${repository}`}:${tag ?? "latest"}`;
}

export function formatReference(name: ImageName): string {
  const tag = name.tag === null ? "" : `:${name.tag}`;
  const digest = name.digest === null ? "" : `@${name.digest}`;
  return `${name.registry}/${name.repository}${tag}${digest}`;
}
