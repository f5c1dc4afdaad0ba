// Files that nothing starts and nothing imports, and exports that nothing uses.

import { importsOf } from "./imports.ts";
import { type Finding, isGenerated, lineAt, type Source } from "./source.ts";

/** Whatever can be reached from `entries`, and from the tests, lives. */
export function checkDeadFiles(sources: readonly Source[], entries: readonly string[]): Finding[] {
  const byPath = new Map(sources.map((one) => [one.path, one]));
  const live = new Set<string>();
  const next = sources.map(({ path }) => path).filter((path) => isEntry(path, entries));
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    const source = byPath.get(path);
    if (source === undefined || live.has(path)) continue;
    live.add(path);
    next.push(...importsOf(source).map(({ target }) => target));
  }
  return sources
    .filter(({ path }) => !live.has(path))
    .map(({ path }) => `${path}:1: nothing imports or starts it. Delete it.`);
}

/** An entry that ends in `/` stands for every file below it. */
function isEntry(path: string, entries: readonly string[]): boolean {
  if (path.endsWith(".test.ts")) return true;
  return entries.some((entry) => (entry.endsWith("/") ? path.startsWith(entry) : path === entry));
}

/**
 * An export is used when another file takes it. A type is also used when its own file says it
 * again: whoever calls a function may need the names of its types.
 */
export function checkDeadExports(sources: readonly Source[], doors: readonly string[]): Finding[] {
  const taken = takenNames(sources);
  return sources
    .filter(({ path }) => !isEntry(path, doors) && !isGenerated(path))
    .flatMap((source) => {
      const names = taken.get(source.path) ?? new Set<string>();
      if (names.has("*")) return [];
      return exportsOf(source)
        .filter(({ name, isType }) => !names.has(name) && !(isType && saidAgain(source, name)))
        .map(
          ({ name, line }) =>
            `${source.path}:${line}: nothing uses ${name}. Delete it, or do not export it.`,
        );
    });
}

/** For each file, the names that others take of it; `*` when they take all. */
function takenNames(sources: readonly Source[]): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const { target, names } of importsOf(source)) {
      const known = taken.get(target) ?? new Set<string>();
      for (const name of names ?? ["*"]) known.add(name);
      taken.set(target, known);
    }
  }
  return taken;
}

interface Export {
  readonly name: string;
  readonly isType: boolean;
  readonly line: number;
}

const EXPORT =
  /^export (?:async |abstract |declare )*(function\*?|class|const|let|type|interface) (\w+)/gm;

function exportsOf({ code }: Source): Export[] {
  return [...code.matchAll(EXPORT)].map((match) => ({
    name: match[2] ?? "",
    isType: match[1] === "type" || match[1] === "interface",
    line: lineAt(code, match.index),
  }));
}

function saidAgain({ code }: Source, name: string): boolean {
  return [...code.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length > 1;
}
