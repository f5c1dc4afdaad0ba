// What the engine knows without running anything, for who completes a name or a path.
// Invariant: no question starts an engine; what cannot be said is null or empty.

import type { Connection, Look } from "../../stdlib/index.ts";
import type { TreeEntry } from "../display.ts";
import { entriesIn } from "./facts.ts";

const NAMES = "{ engine { localCache { imageNames } } }";
const ENTRIES = `query Entries($of: String!, $path: String!) {
  look(of: $of, path: $path) { kind sizeBytes entries { path kind sizeBytes } moreEntries head }
}`;

/** Images that were asked for before, such as `alpine:3.20`, the one used last first. */
export async function imageNames(connection: Connection): Promise<readonly string[]> {
  if (!connection.isOpen) return [];
  const answer = await connection.ask(NAMES, {}).catch(() => null);
  if (answer === null) return [];
  const { engine } = answer as { engine: { localCache: { imageNames: readonly string[] } } };
  return engine.localCache.imageNames;
}

/** What is in a folder of a Container or Directory; null when it is not made, or no folder. */
export async function entriesOf(
  connection: Connection,
  id: string,
  path: string,
): Promise<readonly TreeEntry[] | null> {
  if (!connection.isOpen) return null;
  const answer = await connection.ask(ENTRIES, { of: id, path }).catch(() => null);
  const look = (answer as { look: Look | null } | null)?.look ?? null;
  return look?.kind === "DIRECTORY" ? entriesIn(look) : null;
}
