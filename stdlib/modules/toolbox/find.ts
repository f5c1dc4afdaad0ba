// Finds all the files that a set of programs needs to run elsewhere: the programs, the symbolic
// links on the way to them, their interpreters, and the libraries that they load, in turn.
// Not here: which further files a program reads (bundles.ts).

import { closeSync, openSync, readSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { type ElfFacts, type ReadAt, readElf } from "./elf.ts";
import { type LibraryPath, readLibraryPath, resolveRunpath } from "./libraries.ts";
import { resolvePath } from "./links.ts";

export interface Finder {
  /** The path of a program by its name, or null. */
  program(name: string): string | null;
  /** Takes a file and all it needs; false when it is not there. */
  add(path: string): boolean;
  /** Takes a symbolic link and not what it leads to. */
  addLink(path: string): void;
  /** Absolute paths of files and links, in order. */
  paths(): string[];
}

const LOADER_CACHE = ["/etc/ld.so.cache", "/etc/ld.so.conf"];
const FIRST_LINE_BYTES = 256;

export function createFinder(searchPath: string): Finder {
  const library = readLibraryPath();
  const found = new Set<string>();

  const program = (name: string): string | null => {
    if (name.includes("/")) return resolvePath(name) === null ? null : name;
    const folders = searchPath.split(delimiter).filter((folder) => folder.startsWith("/"));
    return folders.map((folder) => join(folder, name)).find((path) => resolvePath(path)) ?? null;
  };
  const add = (path: string): boolean => {
    const resolved = resolvePath(path);
    if (resolved === null) return false;
    for (const link of resolved.links) found.add(link);
    if (found.has(resolved.path)) return true;
    found.add(resolved.path);
    addNeeds(resolved.path);
    return true;
  };
  const addNeeds = (file: string): void => {
    const facts = withFile(file, (read) => readElf(read) ?? shebangOf(read));
    if (facts === null) return;
    if (typeof facts === "string") return addInterpreter(facts);
    if (facts.interpreter !== null) add(facts.interpreter);
    for (const name of facts.needed) addLibrary(name, facts, file);
  };
  const addInterpreter = (line: string): void => {
    const [interpreter = "", argument = ""] = line.trim().split(/\s+/);
    add(interpreter);
    const named = basename(interpreter) === "env" ? program(argument) : null;
    if (named !== null) add(named);
  };
  const addLibrary = (name: string, facts: ElfFacts, file: string): void => {
    const path = findLibrary(name, facts, file, library);
    if (path === null || !add(path)) return;
    const isListed = facts.runpath.length > 0 || library.isBuiltIn(dirname(path));
    if (!isListed) for (const one of LOADER_CACHE) add(one);
  };
  return { program, add, addLink: (path) => void found.add(path), paths: () => [...found].sort() };
}

/** A library that is nowhere is left to the loader, which may not need it at all. */
function findLibrary(
  name: string,
  facts: ElfFacts,
  file: string,
  library: LibraryPath,
): string | null {
  if (name.includes("/")) return name;
  const folders = [...resolveRunpath(facts.runpath, file), dirname(file), ...library.folders];
  const fits = (path: string) => {
    return resolvePath(path) !== null && withFile(path, readElf)?.machine === facts.machine;
  };
  return folders.map((folder) => join(folder, name)).find(fits) ?? null;
}

function shebangOf(read: ReadAt): string | null {
  const text = Buffer.from(read(0, FIRST_LINE_BYTES)).toString("latin1");
  return text.startsWith("#!") ? text.slice(2).split("\n", 1).join("") : null;
}

/** null for what cannot be opened or read as a file. */
function withFile<T>(path: string, use: (read: ReadAt) => T): T | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    return use((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") return null;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
