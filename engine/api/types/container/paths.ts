// Where a path of a container is: in its root, or in what is mounted over it.

import { never } from "../../../../stdlib/base/assert.ts";
import { fail } from "../../../event/failure.ts";
import { isWithin, relativeTo, resolvePath } from "../../../op/path.ts";
import type { Spot } from "../../../op/plan.ts";
import { emptyFolder } from "../../edits.ts";
import type { ContainerMount, ContainerState, SpotMount } from "../../values/container.ts";
import { expandVariables } from "./expand.ts";

/** Absolute: from the working directory, variables replaced if asked for. */
export function pathIn(state: ContainerState, path: string, expand = false): string {
  return resolvePath(state.cwd || "/", expand ? expandVariables(path, state) : path);
}

/** Reads through mounts of directories and files; the content of the other kinds is nowhere. */
export function spotAt(state: ContainerState, path: string): Spot {
  const mount = mountOver(state, path);
  if (mount !== null) return inside(mount.spot, relativeTo(mount.at, path));
  return inside(state.root ?? emptyFolder(), path);
}

/** `change` gets the folder that holds the path, and the path as seen from that folder. */
export function changeAt(
  state: ContainerState,
  path: string,
  change: (base: Spot | null, inner: string) => Spot,
): ContainerState {
  const mount = mountOver(state, path);
  if (mount === null) return withRoot(state, change(state.root, path));
  const spot = change(mount.spot, relativeTo(mount.at, path));
  return withMount(state, { ...mount, spot });
}

export function withRoot(state: ContainerState, root: Spot): ContainerState {
  return { ...state, root, imageRef: null };
}

/** Parents come before what is mounted in them, whatever the order they were asked for in. */
export function withMount(state: ContainerState, mount: ContainerMount): ContainerState {
  const others = state.mounts.filter(({ at }) => at !== mount.at);
  const mounts = [...others, mount].sort((a, b) => depthOf(a.at) - depthOf(b.at));
  return { ...state, mounts };
}

function depthOf(path: string): number {
  return path === "/" ? 0 : path.split("/").length;
}

function inside(base: Spot, path: string): Spot {
  if (path === "/") return base;
  return { ...base, path: base.path === "/" ? path : base.path + path };
}

function mountOver(state: ContainerState, path: string): SpotMount | null {
  const over = state.mounts.filter(({ at }) => isWithin(at, path)).at(-1);
  if (over === undefined) return null;
  if (over.kind === "bind") return over;
  return fail({ kind: "path-kind", path, want: "files of the container", got: nameKind(over) });
}

function nameKind(mount: Exclude<ContainerMount, SpotMount>): string {
  switch (mount.kind) {
    case "cache":
      return "a cache volume, whose content is known to commands alone";
    case "temp":
      return "a temporary mount, which is empty until a command runs";
    case "secret":
      return "a mounted secret, which is shown to commands alone";
    case "socket":
      return "a mounted socket";
    default:
      return never(mount);
  }
}
