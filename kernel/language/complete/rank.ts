// How well a name answers what was typed. Pure.

/** The score of a name that has no more than the letters: of use when nothing else is found. */
export const SPREAD = 4;

/** Lower is better; null when it is no answer. */
export function scoreOf(typed: string, name: string): number | null {
  if (typed === "" || name.startsWith(typed)) return 0;
  const low = name.toLowerCase();
  const wanted = typed.toLowerCase();
  if (low.startsWith(wanted)) return 1;
  if (matchesHumps(wanted, name)) return 2;
  if (low.includes(wanted)) return 3;
  return isSpread(wanted, low) ? SPREAD : null;
}

/** `we` for withExec, `wiex` too: each part of what was typed begins a word of the name. */
function matchesHumps(wanted: string, name: string): boolean {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g)?.map((word) => word.toLowerCase());
  return words !== undefined && fits(wanted, words);
}

function fits(wanted: string, words: readonly string[]): boolean {
  if (wanted === "") return true;
  const [word, ...others] = words;
  if (word === undefined) return false;
  for (let length = sharedLength(wanted, word); length > 0; length -= 1) {
    if (fits(wanted.slice(length), others)) return true;
  }
  return fits(wanted, others);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Whether its letters occur in this order. */
function isSpread(wanted: string, name: string): boolean {
  let at = -1;
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
