import { expect, test } from "vitest";
import { digestOf } from "../../engine/op/digest.ts";
import { attempt } from "../../engine/solver/attempt.ts";
import { treePlan, watch } from "../contract/rig.ts";

test("a clock that is set back while something is under way makes no negative time", async () => {
  const hours = [5_000, 1_000];
  const { scope, events } = watch();
  const plan = treePlan(digestOf("tree"));
  const clock = { nowMs: () => hours.shift() ?? 1_000 };
  await attempt({ plan, scope, clock, run: async () => 0, exitCodeOf: () => null });
  expect(events.at(-1)).toMatchObject({ kind: "op-finished", atMs: 1_000, tookMs: 0 });
});
