// Changes to a folder, as Plans: each function answers the same place in the folder changed.
// Paths are absolute in the folder that `base` is; null is the empty folder.
// The file system is changed from its root, so a folder inside another costs no copy.

import { fail } from "../event/failure.ts";
import type { Digest } from "../op/digest.ts";
import {
  EVERYTHING,
  type FileAction,
  type Filter,
  type Place,
  type ReplaceAction,
} from "../op/op.ts";
import { joinPath, nameOf, resolvePath } from "../op/path.ts";
import { hasSigns } from "../op/pattern/wildcard.ts";
import { type Plan, placeOf, planOf, refOf, type Spot } from "../op/plan.ts";

export interface Attributes {
  readonly mode: number | null;
  readonly owner: string | null;
}

export function emptyFolder(): Spot {
  return amend(null, []);
}

/** The spot as an input of an Op, where the empty folder is written null. */
export function placeUnlessEmpty(spot: Spot): Place | null {
  const { op } = spot.plan;
  const isEmpty = op.kind === "file" && op.on === null && op.actions.length === 0;
  return isEmpty && spot.path === "/" ? null : placeOf(spot);
}

/** A folder that is the root of an output, as the root of a container must be. */
export function asRoot(spot: Spot): Spot {
  return spot.path === "/" ? spot : copyFolder(null, "/", spot, EVERYTHING, KEEP);
}

/** A place inside a folder, which it cannot leave. */
export function below(folder: Spot, path: string): Spot {
  return { ...folder, path: within(folder, path) };
}

export const KEEP: Attributes = { mode: null, owner: null };

/** What `upper` has that `lower` has not, or has otherwise. */
export function layerBetween(lower: Spot, upper: Spot): Spot {
  const op = { kind: "diff" as const, lower: placeUnlessEmpty(lower), upper: placeOf(upper) };
  return { plan: planOf(op, [lower.plan, upper.plan]), output: "root", path: "/" };
}

export function copyFolder(
  base: Spot | null,
  path: string,
  source: Spot,
  filter: Filter,
  { mode, owner }: Attributes,
): Spot {
  const target = within(base, path);
  return amend(
    base,
    [{ kind: "copy", from: placeOf(source), path: target, owner, mode, filter }],
    [source.plan],
  );
}

export function copyFiles(
  base: Spot | null,
  copies: readonly { readonly path: string; readonly source: Spot }[],
  { mode, owner }: Attributes,
): Spot {
  const actions = copies.map(({ path, source }): FileAction => {
    const target = within(base, path);
    return { kind: "copy", from: placeOf(source), path: target, owner, mode, filter: EVERYTHING };
  });
  return amend(
    base,
    actions,
    copies.map(({ source }) => source.plan),
  );
}

/** Where a file goes: a path with a slash at its end is the folder it goes into. */
export function targetOf(folder: string, written: string, source: Spot): string {
  const path = resolvePath(folder, written);
  return written.endsWith("/") ? joinPath(path, nameOf(source.path)) : path;
}

export function writeFile(
  base: Spot | null,
  path: string,
  content: Digest,
  mode: number,
  owner: string | null,
): Spot {
  return amend(base, [{ kind: "mkfile", path: within(base, path), content, mode, owner }]);
}

export function makeFolder(base: Spot | null, path: string, mode: number): Spot {
  return amend(base, [{ kind: "mkdir", path: within(base, path), mode, owner: null }]);
}

export function makeLink(base: Spot | null, path: string, target: string): Spot {
  return amend(base, [{ kind: "symlink", path: within(base, path), target }]);
}

export function removeAll(base: Spot | null, paths: readonly string[], exact = false): Spot {
  return amend(
    base,
    paths.map((path) => {
      const one = { kind: "remove", path: within(base, path) } as const;
      return exact && hasSigns(path) ? { ...one, exact } : one;
    }),
  );
}

export function chown(base: Spot, path: string, owner: string): Spot {
  return amend(base, [{ kind: "chown", path: within(base, path), owner }]);
}

export function stamp(base: Spot, seconds: number): Spot {
  return amend(base, [{ kind: "stamp", path: base.path, seconds }]);
}

export function replaceText(
  file: Spot,
  how: Pick<ReplaceAction, "search" | "replacement" | "which">,
): Spot {
  return amend(file, [{ kind: "replace", path: file.path, ...how }]);
}

export function applyPatch(base: Spot, patch: Spot): Spot {
  return amend(base, [{ kind: "patch", path: base.path, from: placeOf(patch) }], [patch.plan]);
}

/** A folder of one's own with the file in it, under another name. */
export function renamed(file: Spot, name: string): Spot {
  const path = resolvePath("/", name);
  return { ...copyFiles(null, [{ path, source: file }], KEEP), path };
}

export function newFile(name: string, content: Digest, mode: number): Spot {
  const path = resolvePath("/", name);
  return { ...writeFile(null, path, content, mode, null), path };
}

function amend(
  base: Spot | null,
  actions: readonly FileAction[],
  sources: readonly Plan[] = [],
): Spot {
  for (const action of actions) if ("mode" in action) requirePermissions(action.mode);
  const on = base === null ? null : refOf(base);
  const inputs = base === null ? sources : [base.plan, ...sources];
  const plan = planOf({ kind: "file", on, actions }, inputs);
  return { plan, output: "root", path: base?.path ?? "/" };
}

export function requirePermissions(mode: number | null): void {
  if (mode === null || mode >= 0) return;
  fail({ kind: "argument", argument: "permissions", want: "0 or more", got: String(mode) });
}

function within(base: Spot | null, path: string): string {
  const inner = resolvePath("/", path);
  if (base === null || base.path === "/") return inner;
  return inner === "/" ? base.path : base.path + inner;
}
