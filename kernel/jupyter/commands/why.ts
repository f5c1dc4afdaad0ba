// `.why`: for a step, what changed against the nearest run before it.

import { subjectOf } from "../../subject.ts";
import { describeWhy } from "../../text/why.ts";
import type { NotebookCommand } from "./command.ts";

export const showWhy: NotebookCommand = async (rest, kernel) => {
  const { id, client } = await subjectOf(rest, kernel);
  return { "text/plain": describeWhy(await client.why(id)).trimEnd() };
};
