// The one question behind a card.

import type { Connection, Look, Plan } from "../../stdlib/index.ts";

export interface Known {
  readonly plan: Pick<Plan, "links" | "sizeBytes" | "container">;
  readonly look: Look | null;
}

/** What a person takes in at a glance. */
const CARD_ENTRIES = 200;
const CARD_LEVELS = 16;
const CARD_BYTES = 16 * 1024;

const PLAN = `plan(of: $of) {
  links { field op state isNeeded tookMs }
  sizeBytes
  container { platform entrypoint defaultArgs workdir user env { name value } ports }
}`;
const LOOK = `look(
  of: $of, levels: ${CARD_LEVELS}, maxEntries: ${CARD_ENTRIES}, maxBytes: ${CARD_BYTES}
) { kind sizeBytes entries { path kind sizeBytes } moreEntries head }`;

/** null when the engine does not answer in time, or cannot say. */
export async function askAbout(
  { type, id }: { readonly type: string; readonly id: string },
  connection: Connection,
  waitMs: number,
): Promise<Known | null> {
  const hasFiles = type === "Directory" || type === "File";
  const document = `query Card($of: String!) { ${PLAN} ${hasFiles ? LOOK : ""} }`;
  const answer = connection.ask(document, { of: id }).catch(() => null);
  const known = (await inTime(answer, waitMs)) as (Omit<Known, "look"> & Partial<Known>) | null;
  return known === null ? null : { plan: known.plan, look: known.look ?? null };
}

async function inTime<T>(answer: Promise<T | null>, waitMs: number): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), waitMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
