// A glob names paths one by one, unlike a Filter's pattern, which also means all below a directory.

import { matchesWhole, mayMatchBelow, namesOf, parseWildcard } from "./wildcard.ts";

/** Paths are relative to the folder searched, without a slash at either end. */
export interface Glob {
  matches(path: string): boolean;
  mayContain(directory: string): boolean;
}

export function createGlob(pattern: string): Glob {
  const wildcard = parseWildcard(pattern);
  return {
    matches: (path) => matchesWhole(wildcard, namesOf(path)),
    mayContain: (directory) => {
      const names = namesOf(directory);
      const hasStars = wildcard.includes("**");
      return (hasStars || names.length < wildcard.length) && mayMatchBelow(wildcard, names);
    },
  };
}
