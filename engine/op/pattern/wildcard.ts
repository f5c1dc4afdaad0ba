// One path pattern, cut at its slashes: names with `*`, `?`, `[a-z]` and `\` in them, and `**`.
// Matching walks pattern and path side by side and, on a mismatch, goes back only to the last star
// seen, so that its cost is at most length times length: a pattern comes from outside.
// Not here: lists of patterns, negation, what a match means (engine/op/pattern.ts, gitignore.ts).

/** Any number of names, also none; at the end of a pattern at least one. */
const ANY_NAMES = "**";

type NameTest = (name: string) => boolean;
type Part = typeof ANY_NAMES | NameTest;
export type Wildcard = readonly Part[];

/** `.` and empty parts are dropped, so a leading `./` or `/` and a trailing `/` do not count. */
export function parseWildcard(pattern: string): Wildcard {
  const parts: Part[] = [];
  for (const part of pattern.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0) parts.pop();
    else if (part !== ANY_NAMES) parts.push(createNameTest(part));
    else if (parts.at(-1) !== ANY_NAMES) parts.push(ANY_NAMES);
  }
  return parts;
}

export function namesOf(path: string): string[] {
  return path === "" ? [] : path.split("/");
}

/** Whether the whole path matches. */
export function matchesWhole(wildcard: Wildcard, names: readonly string[]): boolean {
  return matches(wildcard, names, true);
}

/** Whether the path or a directory above it matches. */
export function matchesUnder(wildcard: Wildcard, names: readonly string[]): boolean {
  return matches(wildcard, names, false);
}

function matches(wildcard: Wildcard, names: readonly string[], whole: boolean): boolean {
  let part = 0;
  let name = 0;
  let afterStars = -1;
  let starsEnd = 0;
  for (;;) {
    const wanted = wildcard[part];
    const found = names[name];
    if (wanted === undefined && (!whole || found === undefined)) return wildcard.length > 0;
    if (wanted === ANY_NAMES) {
      part += 1;
      if (part === wildcard.length) return found !== undefined;
      afterStars = part;
      starsEnd = name;
    } else if (wanted !== undefined && found !== undefined && wanted(found)) {
      part += 1;
      name += 1;
    } else {
      if (afterStars < 0 || starsEnd >= names.length) return false;
      starsEnd += 1;
      part = afterStars;
      name = starsEnd;
    }
  }
}

/** Whether something below this directory can match, whatever is in it. */
export function mayMatchBelow(wildcard: Wildcard, directory: readonly string[]): boolean {
  for (const [index, name] of directory.entries()) {
    const part = wildcard[index];
    if (part === undefined || part === ANY_NAMES) return true;
    if (!part(name)) return false;
  }
  return true;
}

/** Whether a removal takes the path for a pattern. Brackets mean nothing to it. */
export function hasSigns(path: string): boolean {
  return /[*?]/.test(path);
}

/** A test for one name, which `*` does not leave. */
export function createNameTest(pattern: string): NameTest {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const tokens = tokensOf(pattern);
  return (name) => matchesName(tokens, name);
}

const STAR = "star";
type CharTest = (char: string) => boolean;
type Token = typeof STAR | CharTest;

function matchesName(tokens: readonly Token[], name: string): boolean {
  const chars = [...name];
  let token = 0;
  let char = 0;
  let afterStar = -1;
  let starEnd = 0;
  while (token < tokens.length || char < chars.length) {
    const wanted = tokens[token];
    const found = chars[char];
    if (wanted === STAR) {
      token += 1;
      afterStar = token;
      starEnd = char;
    } else if (wanted !== undefined && found !== undefined && wanted(found)) {
      token += 1;
      char += 1;
    } else {
      if (afterStar < 0 || starEnd >= chars.length) return false;
      starEnd += 1;
      token = afterStar;
      char = starEnd;
    }
  }
  return true;
}

function tokensOf(pattern: string): Token[] {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? "";
    if (char === "*") {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (char === "?") {
      tokens.push(() => true);
    } else if (char === "[") {
      const set = parseSet(chars, at);
      tokens.push(set?.test ?? isChar("["));
      at = set?.end ?? at;
    } else if (char === "\\" && at + 1 < chars.length) {
      at += 1;
      tokens.push(isChar(chars[at] ?? ""));
    } else {
      tokens.push(isChar(char));
    }
  }
  return tokens;
}

function isChar(wanted: string): CharTest {
  return (char) => char === wanted;
}

/** `[a-z]`, `[!a]`, `[^a]`, `[]a]`; null when the bracket is never closed: it is then a bracket. */
function parseSet(chars: readonly string[], open: number): { test: CharTest; end: number } | null {
  const negated = chars[open + 1] === "!" || chars[open + 1] === "^";
  const first = open + (negated ? 2 : 1);
  const ranges: (readonly [low: string, high: string])[] = [];
  let at = first;
  const take = () => {
    if (chars[at] === "\\" && at + 1 < chars.length) at += 1;
    at += 1;
    return chars[at - 1] ?? "";
  };
  while (at < chars.length && (chars[at] !== "]" || at === first)) {
    const low = take();
    const isRange = chars[at] === "-" && at + 1 < chars.length && chars[at + 1] !== "]";
    if (isRange) at += 1;
    ranges.push([low, isRange ? take() : low]);
  }
  if (at >= chars.length) return null;
  const isIn = (char: string) => ranges.some(([low, high]) => low <= char && char <= high);
  return { test: (char) => isIn(char) !== negated, end: at };
}
