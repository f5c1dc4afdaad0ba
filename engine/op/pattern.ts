// Which paths of a folder a Filter means. Pure: it is asked about paths and reads nothing.
// Patterns count from the folder's top. A pattern that matches a directory matches all below it;
// the last pattern of a list that matches decides; `!` in front takes back.
// A path is kept when `include` (if there is one) has it and `exclude` has not.
// Invariant: where `mayContain(directory)` is false, `keeps` is false for every path below it, so a
// walk need not enter it.
// Not here: .gitignore files, which a walk finds on its way (engine/op/pattern/gitignore.ts).

import type { Filter } from "./op.ts";
import { createPlainPaths, plainPath } from "./pattern/plain.ts";
import {
  matchesUnder,
  mayMatchBelow,
  namesOf,
  parseWildcard,
  type Wildcard,
} from "./pattern/wildcard.ts";

/** Paths are relative to the folder, without a slash at either end. */
export interface Matcher {
  keeps(path: string): boolean;
  mayContain(directory: string): boolean;
}

interface Pattern {
  readonly wildcard: Wildcard;
  readonly negated: boolean;
}

const KEEPS_ALL: Matcher = { keeps: () => true, mayContain: () => true };

export function createMatcher(filter: Pick<Filter, "include" | "exclude">): Matcher {
  if (filter.include.length === 0 && filter.exclude.length === 0) return KEEPS_ALL;
  const include = createInclude(filter.include);
  const exclude = filter.exclude.flatMap(parsePattern);

  return {
    keeps: (path) => {
      const names = namesOf(path);
      return include.keeps(names) && !decides(exclude, names);
    },
    mayContain: (directory) => {
      const names = namesOf(directory);
      if (!include.mayContain(directory, names)) return false;
      return !decides(exclude, names) || exclude.some((one) => one.negated && reaches(one, names));
    },
  };
}

interface Include {
  keeps(names: readonly string[]): boolean;
  mayContain(directory: string, names: readonly string[]): boolean;
}

function createInclude(texts: readonly string[]): Include {
  // Where something is taken back the order decides, and no pattern can be taken out of the list.
  const takesBack = texts.some((text) => text.trim().startsWith("!"));
  const paths = takesBack ? [] : texts.map((text) => plainPath(text.trim()));
  const plain = createPlainPaths(paths.filter((path) => path !== null));
  const others = texts.filter((_, at) => (paths[at] ?? null) === null).flatMap(parsePattern);
  const all = texts.every((text) => text.trim() === "");
  return {
    keeps: (names) => all || plain.covers(names) || decides(others, names),
    mayContain: (directory, names) =>
      all ||
      plain.reaches(directory) ||
      plain.covers(names) ||
      others.some((one) => !one.negated && reaches(one, names)),
  };
}

function reaches({ wildcard }: Pattern, directory: readonly string[]): boolean {
  return mayMatchBelow(wildcard, directory);
}

/** Blank lines are nothing, as in an ignore file. `/` and `.` are the whole folder. */
function parsePattern(text: string): Pattern[] {
  const trimmed = text.trim();
  const negated = trimmed.startsWith("!");
  const body = negated ? trimmed.slice(1).trim() : trimmed;
  if (body === "") return [];
  const wildcard = parseWildcard(body);
  return [{ wildcard: wildcard.length === 0 ? parseWildcard("**") : wildcard, negated }];
}

function decides(patterns: readonly Pattern[], names: readonly string[]): boolean {
  const last = patterns.findLast((one) => matchesUnder(one.wildcard, names));
  return last !== undefined && !last.negated;
}
