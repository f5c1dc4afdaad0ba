// Where the control groups of this process's children can be made, read from the two tables that
// the kernel keeps: which hierarchies are mounted, and which group of each we are in. Pure.

export const CONTROLLERS = ["memory", "cpu", "pids"] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** A group of ours, in the file system; new groups are made in it. */
export interface Place {
  readonly version: 1 | 2;
  readonly folder: string;
  /** The highest group that can be seen. */
  readonly top: string;
}

interface Hierarchy {
  readonly version: 1 | 2;
  /** The group that is seen at `at`. */
  readonly root: string;
  readonly at: string;
  readonly controllers: readonly string[];
}

/**
 * null when no hierarchy has the controller. `mounts` is `/proc/self/mountinfo`, `membership` is
 * `/proc/self/cgroup`.
 */
export function placeFor(controller: Controller, mounts: string, membership: string): Place | null {
  const all = hierarchiesIn(mounts);
  const first = all.find((one) => one.version === 1 && one.controllers.includes(controller));
  // A host that has both versions keeps the controllers that count in the first.
  const hierarchy = first ?? all.find((one) => one.version === 2 && all.length === 1);
  if (hierarchy === undefined) return null;
  const group = groupIn(membership, hierarchy.version === 1 ? controller : "");
  if (group === null) return null;
  const { version, at, root } = hierarchy;
  return { version, folder: `${at}${below(group, root)}`, top: at };
}

function hierarchiesIn(mounts: string): Hierarchy[] {
  return mounts.split("\n").flatMap((line): Hierarchy[] => {
    const [own = "", type = ""] = line.split(" - ");
    const [, , , root = "/", at = ""] = own.split(" ");
    const [kind, , options = ""] = type.split(" ");
    if (kind === "cgroup2") return [{ version: 2, root, at, controllers: [] }];
    return kind === "cgroup" ? [{ version: 1, root, at, controllers: options.split(",") }] : [];
  });
}

/** Lines of `number:controllers:group`; the second version's names no controllers. */
function groupIn(membership: string, controller: string): string | null {
  for (const line of membership.split("\n")) {
    const [, names = "", ...group] = line.split(":");
    if (group.length > 0 && names.split(",").includes(controller)) return group.join(":");
  }
  return null;
}

/** A container sees a part of the hierarchy, while its groups may be named from the top. */
function below(group: string, root: string): string {
  const isInside = root !== "/" && (group === root || group.startsWith(`${root}/`));
  const rest = isInside ? group.slice(root.length) : group;
  return rest === "/" ? "" : rest;
}
