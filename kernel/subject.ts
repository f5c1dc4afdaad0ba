// What a command is about: the value of an expression, or the last value when none is given. Only
// objects of the API have a plan; evaluating the expression describes them and runs nothing.

import { type Client, RondelError } from "../stdlib/index.ts";
import type { PromptKernel } from "./prompt-kernel.ts";

export interface Subject {
  readonly id: string;
  readonly client: Client;
}

export async function subjectOf(
  expression: string,
  kernel: Pick<PromptKernel, "peek" | "connection">,
): Promise<Subject> {
  const source = expression === "" ? "_" : expression;
  const outcome = await kernel.peek(source);
  if (outcome.kind === "failed") {
    throw new RondelError(`${outcome.error.name}: ${outcome.error.message}`, outcome.error.hint);
  }
  if (outcome.kind !== "done" || outcome.shown.kind !== "lazy") {
    throw new RondelError(
      expression === "" ? "the last value has no steps" : `${source} has no steps`,
      "Name a container, directory or file, such as .plan build",
    );
  }
  const { client } = await kernel.connection();
  return { id: outcome.shown.id, client };
}
