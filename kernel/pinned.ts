// What an object is when all that it names outside is pinned: the same text for the same steps.

import { type Connection, RondelError } from "../stdlib/index.ts";
import type { PromptKernel } from "./prompt-kernel.ts";

export async function pinnedId(id: string, connection: Pick<Connection, "ask">): Promise<string> {
  const answer = await connection.ask("query($self:ID!){node(id:$self){id}}", { self: id });
  const node = answer["node"];
  if (typeof node === "object" && node !== null && "id" in node) return String(node.id);
  throw new RondelError("the engine does not know what it was given");
}

export interface PinnedValue {
  /** As the session described it. */
  readonly described: string;
  /** null when it cannot be pinned. */
  readonly pinned: string | null;
}

/** Of an expression; null when it is no object of the API. */
export async function pinnedOf(
  expression: string,
  { peek, connection }: Pick<PromptKernel, "peek" | "connection">,
): Promise<PinnedValue | null> {
  const outcome = await peek(expression);
  if (outcome.kind !== "done" || outcome.shown.kind !== "lazy") return null;
  const { id } = outcome.shown;
  const pinned = await pinnedId(id, await connection()).catch(() => null);
  return { described: id, pinned };
}
