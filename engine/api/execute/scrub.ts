// Takes secrets out of every text in a value that is about to be shown.

import type { Session } from "../../session/session.ts";

/** The same value, for plain data: objects and lists are copied, texts are cleaned. */
export function scrubAll(value: unknown, session: Session): unknown {
  if (typeof value === "string") return session.secrets.scrub(value);
  if (Array.isArray(value)) return value.map((one) => scrubAll(one, session));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, one]) => [key, scrubAll(one, session)]);
  return Object.fromEntries(members);
}
