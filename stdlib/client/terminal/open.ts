// A terminal on an object of the API, from its opening to its end, for code that waits for it. The
// process's own terminal is lent to it; a process that has none, and was started by a prompt, has
// the prompt show it.

import { decodeRecipe } from "../../base/recipe.ts";
import { RondelError } from "../failures.ts";
import type { LiveTerminal, TerminalOutcome } from "../generated.ts";
import type { Wire } from "../lazy.ts";
import { typeOf } from "../show.ts";
import { attachTerminal } from "./attach.ts";
import type { Opening } from "./options.ts";
import type { OwnTerminal } from "./tty.ts";
import {
  CLOSE_DOCUMENT,
  DETACH_DOCUMENT,
  LIST_DOCUMENT,
  OPEN_DOCUMENT,
  OUTCOME_DOCUMENT,
  type TerminalWire,
} from "./wire.ts";

/** How this process can show a terminal. */
export interface TerminalHost {
  /** null when it has no terminal of its own. */
  own(): OwnTerminal | null;
  /** Whether somebody who follows the session's events attaches when asked to. */
  readonly canAsk: boolean;
}

/** Answers the ID of what was made of its changes; null when nothing was kept. */
export async function stayAtTerminal(
  wire: TerminalWire,
  { own: ownOf, canAsk }: TerminalHost,
  opening: Opening,
): Promise<string | null> {
  const own = ownOf();
  if (own === null && !canAsk) throw withoutTerminal();
  const { number } = await openTerminal(wire, opening, own);
  const { kept } =
    own === null
      ? await outcomeOf(wire, number)
      : await stay(wire, number, own, opening.keep ?? false);
  return kept ?? null;
}

export async function openTerminal(
  wire: Wire,
  opening: Opening,
  own: Pick<OwnTerminal, "columns" | "rows" | "term"> | null,
): Promise<LiveTerminal> {
  const size = own === null ? {} : { columns: own.columns, rows: own.rows, term: own.term };
  const container = opening.container ?? toolsFor(opening.of, wire);
  const about = { ...opening, ...size, container, asks: own === null };
  const answer = await wire.ask(OPEN_DOCUMENT, about);
  return answer["openTerminal"] as LiveTerminal;
}

/** Its digest, or a beginning of it. */
const FAILED_STEP = /^(sha256:)?[0-9a-f]{6,64}$/;

/** A folder has no programs of its own. The engine would take an image, from a registry. */
function toolsFor(of: string, { tools }: Wire): string | undefined {
  if (tools === undefined || FAILED_STEP.test(of)) return undefined;
  return typeOfId(of) === "Directory" ? tools() : undefined;
}

/** null of what is no ID, which the engine has its own words for. */
function typeOfId(id: string): string | null {
  try {
    return typeOf(decodeRecipe(id));
  } catch {
    return null;
  }
}

/** Waits until it is closed or left running. */
export async function outcomeOf(wire: Wire, terminal: number): Promise<TerminalOutcome> {
  const answer = await wire.ask(OUTCOME_DOCUMENT, { terminal });
  return answer["terminalOutcome"] as TerminalOutcome;
}

const DETACHED: TerminalOutcome = { exitCode: null, kept: null, isDetached: true };

async function stay(
  wire: TerminalWire,
  number: number,
  own: OwnTerminal,
  keep: boolean,
): Promise<TerminalOutcome> {
  own.write(`terminal ${number}: Ctrl-] leaves it running\r\n`);
  const { how } = await attachTerminal(wire, number, own);
  if (how === "ended") return closeTerminal(wire, number, keep);
  await detachTerminal(wire, number);
  own.write(`\r\nterminal ${number} runs on: rondel terminal ${number}\r\n`);
  return DETACHED;
}

export async function closeTerminal(
  wire: Wire,
  terminal: number,
  keep: boolean,
): Promise<TerminalOutcome> {
  const answer = await wire.ask(CLOSE_DOCUMENT, { terminal, keep });
  return answer["closeTerminal"] as TerminalOutcome;
}

export async function detachTerminal(wire: Wire, terminal: number): Promise<void> {
  await wire.ask(DETACH_DOCUMENT, { terminal });
}

export async function listTerminals(wire: Wire): Promise<readonly LiveTerminal[]> {
  const answer = await wire.ask(LIST_DOCUMENT, {});
  return answer["terminals"] as readonly LiveTerminal[];
}

function withoutTerminal(): RondelError {
  return new RondelError(
    "a terminal needs a terminal to be shown in, and this program has none",
    "Run it in a terminal, or open one with rondel terminal.",
  );
}
