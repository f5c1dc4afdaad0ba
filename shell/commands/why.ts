// `.why`: for a step, what changed against the nearest run before it.

import { subjectOf } from "../../kernel/subject.ts";
import { describeWhy } from "../../kernel/text/why.ts";
import type { CommandBody } from "./command.ts";

export const why: CommandBody = async (rest, { kernel, surface }) => {
  const { id, client } = await subjectOf(rest, kernel);
  surface.printText(describeWhy(await client.why(id)));
};
