// What a terminal is opened on, and what its changes are kept on: a Container, a Directory in a
// container, or an exec that failed.

import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";
import { fail } from "../../event/failure.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { type Plan, walkPlan } from "../../op/plan.ts";
import type { FailedExec } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import { planOfExec } from "../types/container/exec.ts";
import type { ContainerState } from "../values/container.ts";
import type { Value } from "../values/value.ts";

export interface Target {
  readonly title: string;
  readonly on: Plan | Digest;
  readonly commands: readonly (readonly string[])[];
  /** What kept changes are laid over, as an ID; null when only the failure itself is known. */
  readonly base: string | null;
}

export interface TargetArgs {
  readonly of: string;
  readonly cmd: readonly string[];
  readonly container: string;
  readonly insecureRootCapabilities: boolean;
}

/** Where a Directory is seen. */
export const DIRECTORY_AT = "/src";
const TOOLS = "alpine";
const DIGEST = /^(sha256:)?[0-9a-f]{6,64}$/;

export async function findTarget(args: TargetArgs, context: Context): Promise<Target> {
  const { of } = args;
  const failed = DIGEST.test(of) ? context.solver.findFailed(of) : null;
  if (failed !== null) return onFailed(failed, args, null);
  if (DIGEST.test(of)) return fail({ kind: "failed-exec-gone", op: of });
  const value = await context.load(of);
  if (isA("Container", value)) return onContainer(value, args, context);
  if (isA("Directory", value)) return onDirectory(value, args, context);
  const want = "a Container, a Directory or a failed step";
  return fail({ kind: "argument", argument: "of", want, got: `a ${value.type}` });
}

function isA<N extends "Container" | "Directory">(type: N, value: Value): value is Value<N> {
  return value.type === type;
}

async function onContainer(
  value: Value<"Container">,
  args: TargetArgs,
  context: Context,
): Promise<Target> {
  const failed = failedIn(value.state, context);
  if (failed !== null) {
    const before = await receiverOf(value, failed.op, context);
    return onFailed(failed, args, before === null ? null : encodeRecipe(before.recipe));
  }
  const { state } = value;
  const { cmd } = args;
  const privileged = args.insecureRootCapabilities || (state.terminal?.privileged ?? false);
  const commands = cmd.length > 0 ? [cmd] : commandsOf(state.env, state.terminal?.args ?? []);
  const on = planOfExec(state, { args: commands[0] ?? [], privileged });
  const { lastExec } = state;
  const title = lastExec === null ? (state.imageRef ?? "container") : describeOp(lastExec.op);
  return { title, on, commands, base: encodeRecipe(value.recipe) };
}

/** In a container of its own, where it can be written to. */
async function onDirectory(
  value: Value<"Directory">,
  args: TargetArgs,
  context: Context,
): Promise<Target> {
  const tools =
    args.container === ""
      ? new Recipe(new Recipe(null, "container"), "from", { address: TOOLS })
      : (await context.load(args.container)).recipe;
  const mounting = { path: DIRECTORY_AT, source: value.recipe };
  const mounted = new Recipe(tools, "withMountedDirectory", mounting);
  const inside = new Recipe(mounted, "withWorkdir", { path: DIRECTORY_AT });
  const container = await context.load(encodeRecipe(inside));
  if (!isA("Container", container)) throw new Error("a container is a Container");
  const target = await onContainer(container, args, context);
  return { ...target, title: "directory", base: encodeRecipe(value.recipe) };
}

function onFailed(failed: FailedExec, { cmd }: TargetArgs, base: string | null): Target {
  const commands = cmd.length > 0 ? [cmd] : commandsOf(failed.env, []);
  return { title: `failed: ${failed.title}`, on: failed.op, commands, base };
}

/** A shell: the one that the container names, or one of the usual. */
function commandsOf(
  env: readonly (readonly [name: string, value: string])[],
  own: readonly string[],
): readonly (readonly string[])[] {
  if (own.length > 0) return [own];
  const named = env.find(([name]) => name === "SHELL")?.[1] ?? "";
  return [...(named === "" ? [] : [[named]]), ["bash"], ["sh"]];
}

/** The step that failed when the container was to be made, if one did and is kept. */
function failedIn({ root, lastExec }: ContainerState, { solver }: Context): FailedExec | null {
  const plans = new Set([root?.plan ?? null, lastExec].filter((plan) => plan !== null));
  for (const plan of [...plans].flatMap(walkPlan)) {
    if (plan.op.kind !== "exec" || solver.find(plan) !== null) continue;
    return solver.findFailed(plan.digest);
  }
  return null;
}

/** The container as it was before the step; null when another chain has brought the step in. */
async function receiverOf(
  value: Value,
  op: Digest,
  context: Context,
): Promise<Value<"Container"> | null> {
  for (let recipe: Recipe | null = value.recipe; recipe !== null; recipe = recipe.on) {
    const made = await context.load(encodeRecipe(recipe));
    if (!isA("Container", made) || made.state.lastExec?.digest !== op) continue;
    const { on } = recipe;
    const before = recipe.field === "withExec" && on !== null ? on : null;
    if (before === null) continue;
    const receiver = await context.load(encodeRecipe(before));
    return isA("Container", receiver) ? receiver : null;
  }
  return null;
}
