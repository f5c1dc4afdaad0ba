// What a client says of itself when it opens a session: `{workdir, name?, env?}`.

import { isAbsolute } from "node:path";
import type { SessionOptions } from "../../session/session.ts";

/** null when it is not of that form. */
export function readOpening(sent: unknown): SessionOptions | null {
  if (typeof sent !== "object" || sent === null) return null;
  const { workdir, name = null, env = {} } = sent as Record<string, unknown>;
  if (typeof workdir !== "string" || !isAbsolute(workdir)) return null;
  if (name !== null && typeof name !== "string") return null;
  return isEnvironment(env) ? { workdir, name, env } : null;
}

function isEnvironment(env: unknown): env is Record<string, string> {
  if (typeof env !== "object" || env === null) return false;
  return Object.values(env).every((value) => typeof value === "string");
}
