// The fields of Container by which it becomes an image, and an image becomes it.
// An image is what is in the root, and the settings that commands inherit; what is mounted, and
// what is secret or volatile, stays behind.

import { resolve } from "node:path";
import { fail } from "../../../event/failure.ts";
import { type Digest, parseDigest } from "../../../op/digest.ts";
import {
  ARCHIVE_NAME,
  type Compression,
  type Destination,
  type Dialect,
  type ImageConfig,
  type ImageOrder,
  type ImageVariant,
} from "../../../op/image.ts";
import type { Context } from "../../context.ts";
import type { ContainerFields } from "../../generated.ts";
import type { ContainerState } from "../../values/container.ts";
import type { Value } from "../../values/value.ts";
import { treeOf } from "../query.ts";
import { expandVariables } from "./expand.ts";
import { stateOf } from "./from.ts";

interface ImageArgs {
  readonly platformVariants: readonly Value<"Container">[];
  readonly forcedCompression: ("Gzip" | "Zstd" | "EStarGZ" | "Uncompressed") | null;
  readonly mediaTypes: "OCIMediaTypes" | "DockerMediaTypes";
}

const DIALECTS: Readonly<Record<ImageArgs["mediaTypes"], Dialect>> = {
  OCIMediaTypes: "oci",
  DockerMediaTypes: "docker",
};

export const containerImage = {
  export(self, args, context) {
    const written = args.expand ? expandVariables(args.path, self) : args.path;
    const hostPath = resolve(context.session.workdir, written);
    return ship(self, args, { kind: "file", hostPath }, context);
  },
  async asTarball(self, args, context) {
    const tree: Digest = parseDigest(await ship(self, args, { kind: "tree" }, context));
    const { spot } = treeOf(tree);
    return { spot: { ...spot, path: `/${ARCHIVE_NAME}` } };
  },
  publish: (self, { address, ...args }, context) =>
    ship(self, args, { kind: "registry", address }, context),
  async exportImage(self, { name, ...args }, context) {
    await ship(self, args, { kind: "docker", name }, context);
    return "" as const;
  },
  async import({ platform }, { source, tag }, { solver, scope }) {
    const image = await solver.load(source.state.spot, { tag, platform }, scope);
    return stateOf(image, null);
  },
} satisfies Partial<ContainerFields>;

function ship(
  self: ContainerState,
  args: ImageArgs,
  to: Destination,
  { solver, scope }: Context,
): Promise<string> {
  return solver.ship(orderOf(self, args), to, scope);
}

function orderOf(self: ContainerState, args: ImageArgs): ImageOrder {
  const others = args.platformVariants.map(({ state }) => state);
  // An empty container may stand for nothing but the variants that are given to it.
  const all = self.root === null && others.length > 0 ? others : [self, ...others];
  const platforms = all.map(({ platform }) => platform);
  const twice = platforms.find((one, at) => platforms.indexOf(one) !== at);
  if (twice !== undefined) {
    const want = "containers of different platforms";
    fail({ kind: "argument", argument: "platformVariants", want, got: `two for ${twice}` });
  }
  return {
    variants: all.map(variantOf),
    compression: compressionOf(args.forcedCompression),
    dialect: DIALECTS[args.mediaTypes],
  };
}

function compressionOf(forced: ImageArgs["forcedCompression"]): Compression {
  switch (forced) {
    case null:
    case "Gzip":
      return "gzip";
    case "Zstd":
      return "zstd";
    case "Uncompressed":
      return "none";
    case "EStarGZ": {
      const want = "Gzip, Zstd or Uncompressed";
      return fail({ kind: "argument", argument: "forcedCompression", want, got: forced });
    }
  }
}

function variantOf(state: ContainerState): ImageVariant {
  const { platform, root, annotations } = state;
  return { platform, root, annotations, config: configOf(state) };
}

function configOf(state: ContainerState): ImageConfig {
  const { env, entrypoint, cmd, cwd, user, labels, healthcheck } = state;
  const ports = state.ports.map(({ port, protocol }) => ({
    port,
    protocol: protocol === "UDP" ? ("udp" as const) : ("tcp" as const),
  }));
  return { env, entrypoint, cmd, cwd, user, labels, ports, healthcheck };
}
