// The fields of Container that mount something for the commands that follow.

import { fail } from "../../../event/failure.ts";
import type { Sharing } from "../../../op/op.ts";
import { requirePermissions } from "../../edits.ts";
import type { ContainerFields } from "../../generated.ts";
import type { ContainerState } from "../../values/container.ts";
import { pathIn, withMount } from "./paths.ts";

const SHARING: Readonly<Record<"SHARED" | "PRIVATE" | "LOCKED", Sharing>> = {
  SHARED: "shared",
  PRIVATE: "private",
  LOCKED: "locked",
};

export const containerMounts = {
  // Secrets and sockets are lent, not mounted, in the words of the API.
  mounts: ({ mounts }) =>
    mounts.filter(({ kind }) => kind !== "secret" && kind !== "socket").map(({ at }) => at),
  withMountedDirectory: (self, { path, source, owner, readOnly, expand }) =>
    withMount(self, {
      kind: "bind",
      at: pathIn(self, path, expand),
      spot: source.state.spot,
      readonly: readOnly,
      owner: owner || null,
    }),
  withMountedFile: (self, { path, source, owner, expand }) =>
    withMount(self, {
      kind: "bind",
      at: pathIn(self, path, expand),
      spot: source.state.spot,
      readonly: false,
      owner: owner || null,
    }),
  withMountedCache(self, { path, cache, source, sharing, owner, expand }) {
    const volume = cache.state;
    return withMount(self, {
      kind: "cache",
      at: pathIn(self, path, expand),
      volume: volume.key,
      // What the mount leaves at its default, the volume decides.
      sharing: SHARING[sharing === "SHARED" ? volume.sharing : sharing],
      seed: source?.state.spot ?? volume.seed,
      owner: owner || volume.owner || null,
    });
  },
  withMountedTemp(self, { path, size, expand }) {
    if (size !== null && size <= 0) {
      fail({ kind: "argument", argument: "size", want: "more than 0", got: String(size) });
    }
    return withMount(self, { kind: "temp", at: pathIn(self, path, expand), sizeBytes: size });
  },
  withMountedSecret(self, { path, source, owner, mode, expand }) {
    requirePermissions(mode);
    return withMount(self, {
      kind: "secret",
      at: pathIn(self, path, expand),
      secret: source.state.name,
      owner: owner || null,
      mode,
    });
  },
  withUnixSocket: (self, { path, source, owner, expand }) =>
    withMount(self, {
      kind: "socket",
      at: pathIn(self, path, expand),
      socket: source.state.name,
      owner: owner || null,
    }),
  withoutMount: (self, { path, expand }) => unmount(self, pathIn(self, path, expand)),
  withoutUnixSocket: (self, { path, expand }) => unmount(self, pathIn(self, path, expand)),
} satisfies Partial<ContainerFields>;

function unmount(self: ContainerState, path: string): ContainerState {
  return { ...self, mounts: self.mounts.filter(({ at }) => at !== path) };
}
