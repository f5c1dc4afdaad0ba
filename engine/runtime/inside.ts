// Where a path of a container lies on the host. Links are followed by our own hand, so that one in
// an image which points to `/outside` means the container's `/outside`, never the host's.
// Invariant: a host path in an answer has no link in it that the root or a mount could have set.

import { lstatSync, readlinkSync, type Stats } from "node:fs";

/** What lies at a place of the container: a host path, or null for what the host cannot see. */
export type Covers = ReadonlyMap<string, string | null>;

export interface Place {
  /** In the container, without links. */
  readonly path: string;
  readonly host: string | null;
  /** The cover it lies under; "/" when it is in the root itself. */
  readonly under: string;
}

/** Parts that do not exist are taken as they are written. `covers` names the root as "/". */
export function resolveInside(covers: Covers, path: string): Place {
  const waiting = path.split("/");
  let at: string[] = [];
  let links = 0;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      at.pop();
      continue;
    }
    const next = [...at, name];
    const target = linkAt(covers, next);
    if (target === null) {
      at = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return placeOf(covers, next); // as the kernel: it names nothing
    if (target.startsWith("/")) at = [];
    waiting.unshift(...target.split("/"));
  }
  return placeOf(covers, at);
}

function linkAt(covers: Covers, names: readonly string[]): string | null {
  const { host } = placeOf(covers, names);
  return host !== null && lookAt(host)?.isSymbolicLink() ? readlinkSync(host) : null;
}

/** undefined where nothing is, which is also so below a file. */
export function lookAt(host: string): Stats | undefined {
  try {
    return lstatSync(host, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function placeOf(covers: Covers, names: readonly string[]): Place {
  const path = `/${names.join("/")}`;
  for (let length = names.length; length >= 0; length -= 1) {
    const under = `/${names.slice(0, length).join("/")}`;
    const host = covers.get(under);
    if (host === undefined) continue;
    const rest = names.slice(length).map((name) => `/${name}`);
    return { path, under, host: host === null ? null : `${host}${rest.join("")}` };
  }
  return { path, under: "/", host: null };
}

const MOST_LINKS = 40;
