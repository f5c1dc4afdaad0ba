// Container.from: the tag becomes a digest, once in a session, and the container starts over.

import { fail } from "../../../event/failure.ts";
import type { ImageConfig, LoadedImage } from "../../../op/image.ts";
import { planOf } from "../../../op/plan.ts";
import type { Context } from "../../context.ts";
import type { ContainerFields } from "../../generated.ts";
import { type ContainerState, emptyContainer } from "../../values/container.ts";
import { Pinned } from "../../values/value.ts";

export const containerFrom = {
  async from(self, { address }, context) {
    const { reference, state } = await pull(self, address, context);
    return new Pinned(state, { args: { address: reference } });
  },
  imageRef: ({ imageRef }) =>
    imageRef ??
    fail({
      kind: "argument",
      argument: "imageRef",
      want: "a container as from answered it",
      got: "one whose files have changed since",
    }),
} satisfies Partial<ContainerFields>;

export async function pull(
  { platform }: ContainerState,
  address: string,
  { session, sources }: Context,
): Promise<{ readonly reference: string; readonly state: ContainerState }> {
  // The pin outlives the request that made it, so it must not end with that request.
  const key = `image ${platform} ${address}`;
  const pin = () => sources.image(address, platform, session.scope());
  const image = await session.pins.once(key, pin);
  return { reference: image.reference, state: stateOf(image, image.reference) };
}

/** `imageRef` is null when no registry has the image under a name. */
export function stateOf(
  { manifest, platform, config }: LoadedImage,
  imageRef: string | null,
): ContainerState {
  const plan = planOf({ kind: "image", manifest, platform }, []);
  return {
    ...emptyContainer(platform),
    ...settingsOf(config),
    root: { plan, output: "root", path: "/" },
    imageRef,
  };
}

function settingsOf(config: ImageConfig): Partial<ContainerState> {
  const { env, entrypoint, cmd, cwd, user, labels, healthcheck } = config;
  const ports = config.ports.map(({ port, protocol }) => ({
    port,
    protocol: protocol === "udp" ? ("UDP" as const) : ("TCP" as const),
    description: null,
    skipHealthcheck: false,
  }));
  return { env, entrypoint, cmd, cwd, user, labels, healthcheck, ports };
}
