// An engine of another edition of Rondel, as it runs on after an update, or as another checkout
// with the same home has started it. Its API may be another, so nothing is asked of it. One that
// nobody uses is ended; one that is in use is left alone, and the client is told.

import { EDITION } from "../base/edition.ts";
import type { Home } from "../base/home.ts";
import { retireEngine, type Staying } from "./control.ts";
import { EngineUnavailable } from "./failures.ts";
import type { Link } from "./link.ts";

export interface Replacing {
  readonly tell: (line: string) => void;
  /** Whether an engine was ended for this client already. Two editions must not take turns. */
  readonly isRepeated: boolean;
}

/** Resolves when the engine is gone; fails when it is in use. */
export async function replaceOther(
  home: Home,
  { engine, session }: Link,
  { tell, isRepeated }: Replacing,
): Promise<void> {
  const staying = isRepeated ? {} : await retireEngine(home, session.id);
  if (staying !== null) throw inUse(engine.edition, staying);
  tell(
    `an engine of another version (${versionOf(engine.edition)}) ran and nobody used it: ` +
      `it was ended, and one of this version (${EDITION}) is started`,
  );
}

/** The client is older than its own files: it has no engine to start. */
export function updatedMeanwhile({ engine }: Link): EngineUnavailable {
  return new EngineUnavailable(
    `Rondel was updated while this program ran (which is ${EDITION}), ` +
      `and the engine that runs is of another version (${versionOf(engine.edition)})`,
    "Start this program again.",
  );
}

function inUse(edition: string | undefined, staying: Staying): EngineUnavailable {
  return new EngineUnavailable(
    `the engine that runs is of another version (${versionOf(edition)}, and this is ${EDITION}), ` +
      `and it is in use${usersOf(staying)}`,
    "End what uses it, or end it all the same: rondel engine stop. " +
      "With another RONDEL_HOME there is another engine.",
  );
}

function usersOf({ sessions = 0, terminals = 0, isAwaited = false }: Staying): string {
  const users = [count(sessions, "session"), count(terminals, "terminal")].filter(
    (one) => one !== "",
  );
  if (users.length > 0) return ` by ${users.join(" and ")}`;
  return isAwaited ? " by whoever has just started it" : "";
}

function count(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** A session that is joined is served by whichever engine has it. */
export function joinedOther({ engine }: Link): EngineUnavailable {
  return new EngineUnavailable(
    "the session that is to be joined is served by an engine of another version " +
      `(${versionOf(engine.edition)}, and this is ${EDITION})`,
    "Rondel was updated, or this is another checkout: start again what opened the session.",
  );
}

function versionOf(edition: string | undefined): string {
  return edition ?? "an older one";
}
