// What is in a folder of a variable's value, for who completes a path in it.

import type { Connection } from "../stdlib/index.ts";
import { entriesOf } from "./cards/known.ts";
import type { Outcome } from "./cell.ts";
import type { Entries } from "./parts.ts";

/** Only of what is a plain name: to look at it runs nothing. */
const NAME = /^[\w$]+$/;

export function createEntries(
  peek: (source: string) => Promise<Outcome>,
  connected: Promise<Connection>,
): Entries {
  return async (name, path) => {
    if (!NAME.test(name)) return null;
    const outcome = await peek(name);
    if (outcome.kind !== "done" || outcome.shown.kind !== "lazy") return null;
    const found = await entriesOf(await connected, outcome.shown.id, path);
    if (found === null) return null;
    return found.map((entry) => ({ name: entry.path, isDirectory: entry.kind === "directory" }));
  };
}
