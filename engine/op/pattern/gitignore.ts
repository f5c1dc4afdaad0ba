// What the .gitignore files of a folder say, as Git reads them. A walk starts with NO_IGNORES and
// adds each .gitignore it meets; a deeper file wins over those above it, a later rule over earlier.
// Invariant: the walk does not enter an ignored directory, so nothing in it can be taken back.

import { createNameTest, matchesWhole, namesOf, parseWildcard } from "./wildcard.ts";

export interface Ignores {
  /** `path` is relative to the top of the walk. */
  ignores(path: string, isDirectory: boolean): boolean;
  /** The same and the rules of the .gitignore file in `directory`; `""` is the top. */
  add(directory: string, text: string): Ignores;
}

export const IGNORE_FILE = ".gitignore";

export const NO_IGNORES: Ignores = createIgnores([]);

interface Rule {
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  /** `path` is relative to the rule's file. */
  readonly matches: (path: string) => boolean;
}

interface RuleFile {
  readonly directory: string;
  /** The last one first, as the last one decides. */
  readonly rules: readonly Rule[];
}

/** The deepest file first. */
function createIgnores(files: readonly RuleFile[]): Ignores {
  return {
    ignores: (path, isDirectory) => {
      for (const file of files) {
        const below = file.directory === "" ? path : path.slice(file.directory.length + 1);
        const rule = file.rules.find(
          (one) => (isDirectory || !one.directoriesOnly) && one.matches(below),
        );
        if (rule !== undefined) return !rule.negated;
      }
      return false;
    },
    add: (directory, text) =>
      createIgnores([{ directory, rules: parseRules(text).reverse() }, ...files]),
  };
}

function parseRules(text: string): Rule[] {
  return text.split(/\r?\n/).flatMap(parseRule);
}

function parseRule(line: string): Rule[] {
  if (line.startsWith("#")) return [];
  const trimmed = trimEnd(line);
  const negated = trimmed.startsWith("!");
  const pattern = negated ? trimmed.slice(1) : trimmed;
  const directoriesOnly = pattern.endsWith("/");
  const body = directoriesOnly ? pattern.slice(0, -1) : pattern;
  if (body === "") return [];
  return [{ negated, directoriesOnly, matches: createTest(body) }];
}

/** Blanks at the end do not count, unless a backslash keeps them. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end -= 1;
  return line.slice(0, end);
}

/** With a slash inside, a pattern counts from its file; without, it is a name at any depth. */
function createTest(body: string): (path: string) => boolean {
  if (body.includes("/")) {
    const wildcard = parseWildcard(body);
    return (path) => matchesWhole(wildcard, namesOf(path));
  }
  const isName = createNameTest(body);
  return (path) => isName(path.slice(path.lastIndexOf("/") + 1));
}
