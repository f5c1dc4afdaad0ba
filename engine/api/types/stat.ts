// Stat, and the two questions that lead to it.

import { fail } from "../../event/failure.ts";
import type { EntryKind } from "../../op/entry.ts";
import type { Spot } from "../../op/plan.ts";
import type { Context } from "../context.ts";
import type { StatFields } from "../generated.ts";
import type { StatState } from "../values/states.ts";

const FILE_TYPES = {
  file: "REGULAR",
  directory: "DIRECTORY",
  symlink: "SYMLINK",
  other: "UNKNOWN",
} as const;

export const stat: StatFields = {
  fileType: ({ kind }) => FILE_TYPES[kind],
  name: ({ name }) => name,
  permissions: ({ mode }) => mode,
  size: ({ size }) => size,
};

export async function statAt(spot: Spot, follow: boolean, context: Context): Promise<StatState> {
  const entry = await context.solver.stat(spot, context.scope, follow);
  if (entry === null) return fail({ kind: "path-missing", path: spot.path });
  const { name, kind, mode, size } = entry;
  return { name: name || "/", kind, mode, size };
}

type Expected = "REGULAR_TYPE" | "DIRECTORY_TYPE" | "SYMLINK_TYPE";

const KIND_OF: Readonly<Record<Expected, EntryKind>> = {
  REGULAR_TYPE: "file",
  DIRECTORY_TYPE: "directory",
  SYMLINK_TYPE: "symlink",
};

/** Who asks for a symbolic link cannot mean what it points to. */
export async function existsAt(
  spot: Spot,
  expected: Expected | null,
  doNotFollow: boolean,
  { solver, scope }: Context,
): Promise<boolean> {
  const follow = !doNotFollow && expected !== "SYMLINK_TYPE";
  const entry = await solver.stat(spot, scope, follow);
  return entry !== null && (expected === null || entry.kind === KIND_OF[expected]);
}
