// Why a step is or is not kept, in the words of the schema. Nothing runs.

import { fail } from "../../event/failure.ts";
import { type Digest, isDigest, parseDigest } from "../../op/digest.ts";
import type { Plan } from "../../op/plan.ts";
import type { Change, Explanation } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import type { Data } from "../generated.ts";
import { opOf } from "./ops.ts";

export async function explainWhy(of: string, context: Context): Promise<Data["Why"]> {
  const wanted = isDigest(of) ? of : await planBehind(of, context);
  const told = await context.solver.cache.explain(wanted);
  const { op, title, kept, tookMs, inputs, before, areChangesCut } = told;
  return {
    op,
    title,
    ...keptFields(kept),
    tookMs,
    inputs,
    before: before === null ? null : { ...before, madeAtMs: before.madeMs },
    changes: told.changes.map((change) => changeOf(change, context)),
    areChangesCut,
  };
}

async function planBehind(id: string, { trace }: Context): Promise<Plan | Digest> {
  const last = (await trace(id)).at(-1);
  const value = last?.value ?? null;
  if (last !== undefined && value === null) fail({ kind: "not-made", what: last.field });
  const want = "the ID of a Container, Directory or File that a step has made";
  const got = `that of a ${value?.type}`;
  return (value && opOf(value)) ?? fail({ kind: "argument", argument: "of", want, got });
}

type Kept = Pick<Data["Why"], "isKept" | "madeAtMs" | "usedAtMs" | "sizeBytes" | "isInUse">;

function keptFields(kept: Explanation["kept"]): Kept {
  if (kept === null) {
    return { isKept: false, madeAtMs: null, usedAtMs: null, sizeBytes: null, isInUse: null };
  }
  const { madeMs, usedMs, sizeBytes, isInUse } = kept;
  return { isKept: true, madeAtMs: madeMs, usedAtMs: usedMs, sizeBytes, isInUse };
}

const KINDS = {
  command: "COMMAND",
  variable: "VARIABLE",
  setting: "SETTING",
  mount: "MOUNT",
  action: "ACTION",
  files: "FILES",
  image: "IMAGE",
  step: "STEP",
  forgotten: "FORGOTTEN",
} as const;

const PATH_KINDS = { added: "ADDED", modified: "MODIFIED", removed: "REMOVED" } as const;

function changeOf(change: Change, { sources }: Context): Data["WhyChange"] {
  const { kind, op, title, before, now, morePaths } = change;
  const isImage = kind === "image" && now !== null;
  const name = isImage ? (sources.imageName(parseDigest(now)) ?? "") : change.name;
  const paths = change.paths?.map((one) => ({ path: one.path, kind: PATH_KINDS[one.kind] }));
  return { kind: KINDS[kind], op, title, name, before, now, paths: paths ?? null, morePaths };
}
