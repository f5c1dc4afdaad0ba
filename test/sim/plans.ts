// Random work: a DAG of images, processes and copies, the later ones on top of the earlier ones.

import { digestOf } from "../../engine/op/digest.ts";
import type { ImageOp } from "../../engine/op/op.ts";
import { type Plan, planOf } from "../../engine/op/plan.ts";
import type { Platform } from "../../engine/op/platform.ts";
import { copyAction, execPlan, filePlan, placeIn } from "../contract/rig.ts";
import type { Random } from "../rig/random.ts";

const PLATFORM = "linux/amd64" as Platform;

/** `salt` makes it other work than that of other calls. */
export function randomPlans(random: Random, salt: string, count: number): Plan[] {
  const plans = [imagePlan(`${salt} a`), imagePlan(`${salt} b`)];
  while (plans.length < count) {
    const [on, other] = [random.pick(plans), random.pick(plans)];
    plans.push(
      random.chance(0.7)
        ? processPlan(random, on, other, [salt, String(plans.length)])
        : filePlan(on, [copyAction(placeIn(other), `/copy-${plans.length}`)], [other]),
    );
  }
  return plans;
}

function imagePlan(name: string): Plan {
  const op: ImageOp = { kind: "image", manifest: digestOf(name), platform: PLATFORM };
  return planOf(op, []);
}

function processPlan(random: Random, on: Plan, other: Plan, args: readonly string[]): Plan {
  if (random.chance(0.5)) return execPlan(on, "", { args });
  const bind = {
    kind: "bind",
    at: "/m",
    from: placeIn(other),
    readonly: true,
    owner: null,
  } as const;
  return execPlan(on, "", { args, mounts: [bind] }, [other]);
}
