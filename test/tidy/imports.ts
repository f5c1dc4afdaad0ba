// Who imports whom: the table of rooms, and the search for cycles.

import { posix } from "node:path";
import { type Finding, folderOf, lineAt, type Source } from "./source.ts";

export interface Import {
  /** The file imported, from the root of the project; a package's name is left as it is. */
  readonly target: string;
  readonly line: number;
  /** The names taken, or null for all of them. */
  readonly names: readonly string[] | null;
  /** It is named to be started, in a thread or a process, and not to be imported. */
  readonly isStarted: boolean;
}

/** Each folder and what it may import beside itself. A `/*` at the end leaves out its folders. */
export type ImportTable = Readonly<Record<string, readonly string[]>>;

const STATEMENT =
  /\b(?:im|ex)port\b((?:\s+type)?\s*(?:\w+\s*,?\s*)?(?:\{[^}]*\}|\*(?: as \w+)?)?\s*)from\s*"/g;
const WHOLE = /\bimport\s*(?:\(\s*)?"/g;
const STARTED = /\bnew URL\(\s*"/g;

/** Statements, `import()`, and files that are named to be started: `new URL("./worker.ts", …)`. */
export function importsOf(source: Source): Import[] {
  return [
    ...importsBy(STATEMENT, source, (match) => namesIn(match[1] ?? "")),
    ...importsBy(WHOLE, source, () => null),
    ...importsBy(STARTED, source, () => null),
  ];
}

function importsBy(
  pattern: RegExp,
  source: Source,
  namesOf: (match: RegExpExecArray) => string[] | null,
): Import[] {
  const folder = folderOf(source.path);
  const isStarted = pattern === STARTED;
  return [...source.code.matchAll(pattern)].map((match) => {
    const begin = match.index + match[0].length;
    const named = source.text.slice(begin, source.text.indexOf('"', begin));
    return {
      target: isStarted || named.startsWith(".") ? posix.join(folder, named) : named,
      line: lineAt(source.text, match.index),
      names: namesOf(match),
      isStarted,
    };
  });
}

function namesIn(clause: string): string[] | null {
  const list = /\{([^}]*)\}/.exec(clause)?.[1];
  if (list === undefined) return null;
  const names = list.split(",").map((part) => part.trim().replace(/^type\s+/, ""));
  return names.map((part) => part.split(/\s+as\s+/)[0] ?? "").filter((name) => name !== "");
}

export function checkImportTable(sources: readonly Source[], table: ImportTable): Finding[] {
  const findings: Finding[] = [];
  const paths = new Set(sources.map(({ path }) => path));
  for (const source of sources) {
    const row = rowOf(source.path, table);
    if (row === null) {
      findings.push(`${source.path}:1: its folder is not in the import table. Add it there.`);
      continue;
    }
    for (const { target, line, isStarted } of importsOf(source)) {
      if (isStarted || !paths.has(target) || mayImport(row, target, table)) continue;
      findings.push(
        `${source.path}:${line}: ${row} may not import ${target}. ` +
          "Move the code, or take what is needed as a parameter.",
      );
    }
  }
  return findings;
}

/** The longest row that covers the file. */
function rowOf(path: string, table: ImportTable): string | null {
  const rows = Object.keys(table).filter((row) => covers(row, path));
  return rows.sort((a, b) => b.length - a.length)[0] ?? null;
}

function covers(row: string, path: string): boolean {
  if (row.endsWith("/*")) return folderOf(path) === row.slice(0, -2);
  return path === row || path.startsWith(`${row}/`);
}

function mayImport(row: string, target: string, table: ImportTable): boolean {
  if (rowOf(target, table) === row) return true;
  return (table[row] ?? []).some((allowed) => covers(allowed, target));
}

/** One finding for each cycle found, told as the way round. */
export function checkCycles(sources: readonly Source[]): Finding[] {
  const targets = new Map(sources.map((one) => [one.path, importedBy(one)]));
  const findings: Finding[] = [];
  const done = new Set<string>();
  const way: string[] = [];

  const visit = (path: string) => {
    if (way.includes(path)) {
      const round = [...way.slice(way.indexOf(path)), path].join(" -> ");
      findings.push(
        `${path}:1: a cycle of imports: ${round}. Move the shared part to its own file.`,
      );
      return;
    }
    if (done.has(path)) return;
    way.push(path);
    for (const target of targets.get(path) ?? []) if (targets.has(target)) visit(target);
    way.pop();
    done.add(path);
  };

  for (const { path } of sources) visit(path);
  return findings;
}

function importedBy(source: Source): string[] {
  return importsOf(source)
    .filter(({ isStarted }) => !isStarted)
    .map(({ target }) => target);
}
