// The shells of a kernel: the main one, which is always there, and the subshells that front ends
// make beside it. Requests of one shell are answered one after the other, those of several beside
// each other.
// Invariant: what is open in a subshell when it is deleted ends, and is answered.

import { randomUUID } from "node:crypto";
import { RondelError } from "../../../stdlib/client/failures.ts";
import { type Incoming, textIn } from "../wire/message.ts";
import type { Executor } from "./executor.ts";
import { createLane, type Lane } from "./lane.ts";

export interface Shell {
  readonly executor: Executor;
  /** For all requests but those to run a Cell. */
  readonly lane: Lane;
}

export interface Shells {
  /** The main one has the empty id; null when there is none of this id. */
  get(id: string): Shell | null;
  readonly main: Shell;
  /** The content of the reply; null when the request is about something else. */
  answer(request: Incoming): object | null;
}

/** Beside the main one. */
const MOST_SUBSHELLS = 32;

interface Subshell extends Shell {
  readonly end: AbortController;
}

export function createShells(
  executorOf: (id: string, signal: AbortSignal | undefined) => Executor,
): Shells {
  const main: Shell = { executor: executorOf("", undefined), lane: createLane() };
  const subshells = new Map<string, Subshell>();
  const create = (): string => {
    if (subshells.size >= MOST_SUBSHELLS) {
      throw new RondelError(`there are ${MOST_SUBSHELLS} subshells already; delete one first`);
    }
    const id = randomUUID();
    const end = new AbortController();
    subshells.set(id, { executor: executorOf(id, end.signal), lane: createLane(), end });
    return id;
  };
  return {
    main,
    get: (id) => (id === "" ? main : (subshells.get(id) ?? null)),
    answer({ header, content }) {
      switch (header.msg_type) {
        case "create_subshell_request":
          return { status: "ok", subshell_id: create() };
        case "delete_subshell_request": {
          const id = textIn(content, "subshell_id");
          const found = subshells.get(id);
          if (found === undefined) throw noSubshell(id);
          found.end.abort();
          subshells.delete(id);
          return { status: "ok" };
        }
        case "list_subshell_request":
          return { status: "ok", subshell_id: [...subshells.keys()] };
        default:
          return null;
      }
    },
  };
}

export function noSubshell(id: string): RondelError {
  return new RondelError(
    `there is no subshell ${JSON.stringify(id)}`,
    "list_subshell_request answers those that there are.",
  );
}
