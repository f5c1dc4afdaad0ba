// Which Ops are behind a value.

import type { Plan } from "../../op/plan.ts";
import type { ContainerState } from "../values/container.ts";
import type { ChangesetState, DirectoryState } from "../values/states.ts";
import type { Value } from "../values/value.ts";

/** The one whose output the value is; null when none is. */
export function opOf({ type, state }: Value): Plan | null {
  switch (type) {
    case "Container": {
      const { root, lastExec } = state as ContainerState;
      return root?.plan ?? lastExec;
    }
    case "Directory":
    case "File":
      return (state as DirectoryState).spot.plan;
    case "Changeset":
      return (state as ChangesetState).after.plan;
    default:
      return null;
  }
}

/** All that must be made for the value to be there, each once. */
export function plansOf(value: Value): Plan[] {
  return [...new Set([...otherPlans(value), opOf(value)])].filter((plan) => plan !== null);
}

function otherPlans({ type, state }: Value): (Plan | null)[] {
  if (type === "Changeset") return [(state as ChangesetState).before.plan];
  if (type !== "Container") return [];
  const { lastExec, mounts } = state as ContainerState;
  return [...mounts.map((mount) => (mount.kind === "bind" ? mount.spot.plan : null)), lastExec];
}
