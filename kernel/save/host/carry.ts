// What a module imports goes along: files beside the session are copied, packages are named in its
// package.json. Another module stays where it is, with its own files, and is imported from there.

import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import { RondelError } from "../../../stdlib/index.ts";
import { moduleFolderOf } from "../../evaluate/module-files.ts";
import { specifierFrom } from "./specifier.ts";

export interface Carried {
  /** From where, by their paths in the module's folder. */
  readonly copies: ReadonlyMap<string, string>;
  /** Packages by name, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** Files of other modules: as they are imported in the session, and in the module. */
  readonly moved: ReadonlyMap<string, string>;
}

export interface CarryPlaces {
  /** Where the session's own imports count from. */
  readonly cwd: string;
  /** The module's. */
  readonly folder: string;
}

export function carryImports(specifiers: readonly string[], { cwd, folder }: CarryPlaces): Carried {
  const moved = new Map<string, string>();
  const copies = new Map<string, string>();
  const packages: Record<string, string> = {};
  const todo = specifiers.map((specifier) => ({ specifier, from: cwd }));
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { specifier, from } = next;
    if (isBuiltin(specifier) || specifier === "rondel" || specifier === "@dagger.io/dagger")
      continue;
    if (!/^\.{1,2}\//.test(specifier)) {
      const name = packageOf(specifier);
      packages[name] = versionOf(name, cwd);
      continue;
    }
    const path = resolve(from, specifier);
    const other = moduleFolderOf(path);
    if (other !== null && other !== moduleFolderOf(join(cwd, "cell.ts"))) {
      if (from !== cwd || !existsSync(path)) throw notFromHere(specifier, from);
      moved.set(specifier, specifierFrom(join(folder, "src"), path));
      continue;
    }
    const inside = relative(cwd, path);
    if (inside.startsWith("..") || !existsSync(path)) throw notBeside(specifier, path, cwd);
    if (copies.has(join("src", inside))) continue;
    copies.set(join("src", inside), path);
    for (const one of importsOf(path)) todo.push({ specifier: one, from: dirname(path) });
  }
  return { copies, packages, moved };
}

function notFromHere(specifier: string, from: string): RondelError {
  return new RondelError(
    `${specifier}, which is imported in ${from}, is a file of another module and cannot go along`,
    "Import it in a cell.",
  );
}

function notBeside(specifier: string, path: string, cwd: string): RondelError {
  const why = existsSync(path) ? `it is not in ${cwd}` : "there is no such file";
  return new RondelError(
    `${specifier} cannot go along: ${why}`,
    "Import files by their whole names, from the folder of the session or below it.",
  );
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** As it is installed here; whatever there is where it is not. */
function versionOf(name: string, cwd: string): string {
  for (let at = cwd; ; at = dirname(at)) {
    const path = join(at, "node_modules", name, "package.json");
    if (existsSync(path)) {
      const found: unknown = JSON.parse(readFileSync(path, "utf8"));
      const version = typeof found === "object" && found !== null && "version" in found;
      return version ? String(found.version) : "*";
    }
    if (at === dirname(at)) return "*";
  }
}

function importsOf(path: string): string[] {
  if (!/\.[mc]?[jt]sx?$/.test(path)) return [];
  const { module } = parseSync(path, readFileSync(path, "utf8"));
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
  ];
}
