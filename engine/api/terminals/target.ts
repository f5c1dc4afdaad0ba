// What a terminal is opened on, and what its changes are kept on: a Container, a Directory in a
// container, or an exec that failed.

import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";
import { fail } from "../../event/failure.ts";
import { describeOp } from "../../op/describe.ts";
import type { Digest } from "../../op/digest.ts";
import { type Plan, type Spot, walkPlan } from "../../op/plan.ts";
import type { FailedExec } from "../../solver/solver.ts";
import type { Context } from "../context.ts";
import { planOfExec } from "../types/container/exec.ts";
import { withMount } from "../types/container/paths.ts";
import type { ContainerState } from "../values/container.ts";
import type { Value } from "../values/value.ts";

export interface Target {
  readonly title: string;
  readonly on: Plan | Digest;
  readonly commands: readonly (readonly string[])[];
  /** What kept changes are laid over, as an ID; null when only the failure itself is known. */
  readonly base: string | null;
}

/** What is run. */
export interface Program {
  readonly cmd: readonly string[];
  readonly insecureRootCapabilities: boolean;
}

export interface TargetArgs extends Program {
  readonly of: string;
  readonly container: string;
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
  return { ...onState(value.state, args), base: encodeRecipe(value.recipe) };
}

/** What is changed there is kept on nothing. */
export function onState(state: ContainerState, args: Program): Target {
  const { cmd } = args;
  const privileged = args.insecureRootCapabilities || (state.terminal?.privileged ?? false);
  const commands = cmd.length > 0 ? [cmd] : commandsOf(state.env, state.terminal?.args ?? []);
  const on = planOfExec(state, { args: commands[0] ?? [], privileged });
  const { lastExec } = state;
  const title = lastExec === null ? (state.imageRef ?? "container") : describeOp(lastExec.op);
  return { title, on, commands, base: null };
}

/** In a container of its own, where it can be written to. */
async function onDirectory(
  value: Value<"Directory">,
  args: TargetArgs,
  context: Context,
): Promise<Target> {
  const tools = args.container === "" ? null : await context.load(args.container);
  if (tools !== null && !isA("Container", tools)) {
    const [want, got] = ["the ID of a Container", `the ID of a ${tools.type}`];
    return fail({ kind: "argument", argument: "container", want, got });
  }
  const state = await around(value.state.spot, tools, context);
  const target = onState(state, args);
  return { ...target, title: "directory", base: encodeRecipe(value.recipe) };
}

/** A container in which the directory can be looked at and written to. */
export async function around(
  spot: Spot,
  tools: Value<"Container"> | null,
  context: Context,
): Promise<ContainerState> {
  const image = new Recipe(new Recipe(null, "container"), "from", { address: TOOLS });
  const found = tools ?? (await context.load(encodeRecipe(image)));
  if (!isA("Container", found)) throw new Error("an image is a Container");
  const mount = { kind: "bind", at: DIRECTORY_AT, spot, readonly: false, owner: null } as const;
  return { ...withMount(found.state, mount), cwd: DIRECTORY_AT };
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
