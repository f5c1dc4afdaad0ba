// Walks a folder in the order of its names and shows a Visitor what a Filter keeps.
// A directory is shown when it is kept itself or something in it is, before what is in it; where
// the filter can keep nothing, the walk does not go. Symbolic links are shown, never followed.
// Invariant: every `enter` has its `leave`, unless something throws.

import { type Dirent, lstatSync, readFileSync, type Stats } from "node:fs";
import type { Filter } from "../op/op.ts";
import { IGNORE_FILE, type Ignores, NO_IGNORES } from "../op/pattern/gitignore.ts";
import { createMatcher, type Matcher } from "../op/pattern.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readEntries } from "./names.ts";

export interface Visit {
  readonly name: string;
  /** From the top of the walk; `""` is the top itself. */
  readonly path: string;
  readonly hostPath: string;
  readonly stats: Stats;
}

export interface Visitor {
  enter(directory: Visit): void;
  leave(directory: Visit): void;
  /** Whatever is no directory. */
  leaf(entry: Visit): void;
  /** What it passes over as if it were not there. */
  skips?(entry: Visit): boolean;
}

interface Walk {
  readonly matcher: Matcher;
  readonly gitignore: boolean;
  readonly visitor: Visitor;
  readonly check: Checkpoint;
}

interface Level {
  readonly directory: Visit;
  readonly parent: Level | null;
  readonly ignores: Ignores;
  entered: boolean;
}

/** The top is always entered. */
export function walkFolder(top: string, filter: Filter, visitor: Visitor, check: Checkpoint): void {
  const walk = { matcher: createMatcher(filter), gitignore: filter.gitignore, visitor, check };
  const directory = { name: "", path: "", hostPath: top, stats: lstatSync(top) };
  visitor.enter(directory);
  walkLevel(walk, { directory, parent: null, ignores: NO_IGNORES, entered: true });
}

function walkLevel(walk: Walk, level: Level): void {
  const { directory } = level;
  const entries = readEntries(directory.hostPath);
  const ignores = walk.gitignore ? addIgnores(level, entries) : level.ignores;
  const prefix = directory.path === "" ? "" : `${directory.path}/`;
  for (const entry of entries) {
    walk.check();
    const { name } = entry;
    const isDirectory = entry.isDirectory();
    const path = prefix + name;
    if (walk.gitignore && ignores.ignores(path, isDirectory)) continue;
    const kept = walk.matcher.keeps(path);
    if (!kept && !(isDirectory && walk.matcher.mayContain(path))) continue;
    const hostPath = `${directory.hostPath}/${name}`;
    const visit = { name, path, hostPath, stats: lstatSync(hostPath) };
    if (isDirectory) {
      const below: Level = { directory: visit, parent: level, ignores, entered: false };
      if (kept) enter(walk, below);
      walkLevel(walk, below);
    } else if (!walk.visitor.skips?.(visit)) {
      enter(walk, level);
      walk.visitor.leaf(visit);
    }
  }
  if (level.entered) walk.visitor.leave(directory);
}

/** Directories above come first, those that nothing was kept of so far. */
function enter(walk: Walk, level: Level): void {
  if (level.entered) return;
  if (level.parent !== null) enter(walk, level.parent);
  level.entered = true;
  walk.visitor.enter(level.directory);
}

function addIgnores(level: Level, entries: readonly Dirent[]): Ignores {
  const file = entries.find((entry) => entry.name === IGNORE_FILE && entry.isFile());
  if (file === undefined) return level.ignores;
  const text = readFileSync(`${level.directory.hostPath}/${IGNORE_FILE}`, "utf8");
  return level.ignores.add(level.directory.path, text);
}
