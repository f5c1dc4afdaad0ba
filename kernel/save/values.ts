// What the value of a Cell is called in a module, where it is used by its number.
// Invariant: no name of the session is one of these.

export interface ValueNames {
  of(cell: number): string;
  /** By which the session knows what has this name in the module. */
  expression(name: string): string;
}

/** In the order in which they are liked. */
const WORDS = ["step", "value", "result"];
const LAST_WORD = "valueOfCell";

export function nameValues(names: ReadonlySet<string>): ValueNames {
  const isFree = (word: string) => ![...names].some((name) => isNumbered(name, word));
  const word = WORDS.find(isFree) ?? LAST_WORD;
  return {
    of: (cell) => `${word}${cell}`,
    expression: (name) => (isNumbered(name, word) ? `_${name.slice(word.length)}` : name),
  };
}

function isNumbered(name: string, word: string): boolean {
  return name.startsWith(word) && /^\d+$/.test(name.slice(word.length));
}
