// What was kept of a terminal, as code that makes it again: the calls that were added to what the
// terminal was opened on. Folders in it are named by their content, so it is data, and not another
// stay at a terminal.

import { decodeRecipe, encodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { writeCalls } from "../../stdlib/client/show.ts";
import type { Kernel } from "../kernel.ts";
import { pinnedOf } from "../pinned.ts";

/** Something that the session has. */
export interface Known {
  /** The ID with all that it names outside pinned. */
  readonly pinned: string;
  /** An expression for it. */
  readonly text: string;
}

/** The variables that were made last are tried. */
const MOST_TRIED = 100;

export interface KeptWords {
  /** Tried before the variables: an expression for what the terminal was opened on. */
  readonly first: string | null;
  /** Whether a variable may stand in the code. */
  readonly mayUse?: (name: string) => boolean;
}

export async function writeKept(
  kept: string,
  kernel: Pick<Kernel, "names" | "peek" | "connection">,
  { first, mayUse = () => true }: KeptWords,
): Promise<string> {
  const names = await kernel.names();
  const variables = names.filter(({ name, type }) => OPENED_ON.test(type) && mayUse(name));
  const latest = variables.toReversed().slice(0, MOST_TRIED);
  const known: Known[] = [];
  const texts = [...(first === null ? [] : [first]), ...latest.map(({ name }) => name)];
  for (const text of texts) {
    const pinned = (await pinnedOf(text, kernel))?.pinned ?? null;
    if (pinned !== null) known.push({ pinned, text });
  }
  return codeOfKept(kept, known);
}

const OPENED_ON = /^(Container|Directory)$/;

/** Of those that it is made of, the one that leaves the fewest calls to be written. */
export function codeOfKept(kept: string, known: readonly Known[]): string {
  const recipe = decodeRecipe(kept);
  const calls = writeCalls(recipe);
  const texts = new Map(known.toReversed().map(({ pinned, text }) => [pinned, text]));
  let above = 0;
  for (let link: Recipe | null = recipe; link !== null; link = link.on) {
    const text = texts.get(encodeRecipe(link));
    if (text !== undefined) return text + calls.slice(calls.length - above).join("");
    above += 1;
  }
  return calls.join("");
}
