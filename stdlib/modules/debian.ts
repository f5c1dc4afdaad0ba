// A minimal Debian, bootstrapped from a mirror by the host's mmdebstrap, which runs in a toolbox.
// It is an exec like any other: made once, then cached, and the same for equal arguments.

import { RondelError } from "../client/failures.ts";
import type { Client, Container } from "../client/generated.ts";
import { findMirror } from "./toolbox/mirror.ts";

export interface DebianOptions {
  /** Where packages come from; the mirror that the host's own apt uses when left out. */
  readonly mirror?: string | undefined;
}

export interface DebianParts {
  readonly client: Client;
  readonly toolbox: (...names: readonly string[]) => Container;
  readonly hasProgram: (name: string) => boolean;
}

const ROOT = "/debian";

export function createDebian({ client, toolbox, hasProgram }: DebianParts) {
  return (
    release: string,
    packages: readonly string[] = [],
    { mirror = findMirror()?.uri }: DebianOptions = {},
  ): Container => {
    if (!hasProgram("mmdebstrap")) throw noBootstrap();
    if (mirror === undefined) throw noMirror();
    const include = packages.length === 0 ? [] : [`--include=${packages.join(",")}`];
    const options = ["--mode=root", "--variant=minbase", ...include];
    const root = toolbox("sh", "mmdebstrap")
      .withExec(["mmdebstrap", ...options, release, ROOT, mirror], {
        // It mounts and makes devices in the new root.
        insecureRootCapabilities: true,
      })
      .directory(ROOT);
    return client.container().withRootfs(root).withDefaultArgs(["bash"]);
  };
}

function noBootstrap(): RondelError {
  return new RondelError(
    "debian cannot be made: mmdebstrap is not on this host",
    "Run: apt-get install --yes mmdebstrap",
  );
}

function noMirror(): RondelError {
  return new RondelError(
    "debian has no mirror: the host's apt names none for its own release",
    'Name one: debian("stable", [], { mirror: "https://…" })',
  );
}
