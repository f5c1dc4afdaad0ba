// `.plan`: what is kept of a value, what would run, and for how long.

import { graphOf } from "../../kernel/graph/graph-of.ts";
import { subjectOf } from "../../kernel/subject.ts";
import { viewPlan } from "../view/plan.ts";
import type { CommandBody } from "./command.ts";

export const plan: CommandBody = async (rest, { kernel, surface }) => {
  const { id, client } = await subjectOf(rest, kernel);
  await surface.page(viewPlan(graphOf(await client.plan(id)), surface));
};
