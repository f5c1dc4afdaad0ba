// The entries of a directory as a tree: directories before files, sizes in a column of their own.

import type { Tree, TreeEntry } from "../../kernel/display.ts";
import { formatBytes } from "../../stdlib/base/space.ts";
import { lineWidth } from "../text/cut.ts";
import { type Line, type Role, span } from "../text/line.ts";
import { countOf, lineOf, nameOf, withRight } from "./words.ts";

/** Names that lie deeper stand behind those above them, with their slashes. */
const DEEPEST = 24;
/** The sizes stand no further right than here. */
const WIDEST = 64;

interface Branch {
  readonly name: string;
  readonly entry: TreeEntry | null;
  readonly below: Map<string, Branch>;
}

export function viewTree(tree: Tree, columns: number): Line[] {
  const root: Branch = { name: "", entry: null, below: new Map() };
  for (const entry of tree.entries) plant(root, entry);
  const rows: Row[] = [];
  grow(root, "  ", rows);
  const widest = rows.reduce((width, { left }) => Math.max(width, lineWidth(left)), 0);
  const at = Math.min(columns, Math.min(widest, WIDEST) + SIZE_COLUMNS);
  const lines = rows.map(({ left, right }) => withRight(left, right, at));
  if (tree.moreEntries === 0) return lines;
  const more = tree.moreEntries === null ? "more" : countOf(tree.moreEntries, "more entry", "more");
  return [...lines, lineOf(`  … ${more}`, "muted", columns)];
}

const SIZE_COLUMNS = 10;

interface Row {
  readonly left: Line;
  readonly right: Line;
}

function plant(root: Branch, entry: TreeEntry): void {
  const parts = entry.path.split("/").filter((part) => part !== "");
  const names = [...parts.slice(0, DEEPEST - 1), parts.slice(DEEPEST - 1).join("/")];
  let branch = root;
  const path = names.filter((name) => name !== "");
  for (const [depth, name] of path.entries()) {
    const isLast = depth === path.length - 1;
    const found = branch.below.get(name);
    const next: Branch = {
      name,
      entry: isLast ? entry : (found?.entry ?? null),
      below: found?.below ?? new Map(),
    };
    branch.below.set(name, next);
    branch = next;
  }
}

function grow(branch: Branch, margin: string, rows: Row[]): void {
  const below = [...branch.below.values()].sort(compareBranches);
  for (const [at, child] of below.entries()) {
    const isLast = at === below.length - 1;
    const twig = span(`${margin}${isLast ? "╰── " : "├── "}`, "muted");
    rows.push({ left: [twig, labelOf(child)], right: sizeOf(child) });
    grow(child, `${margin}${isLast ? "    " : "│   "}`, rows);
  }
}

function compareBranches(a: Branch, b: Branch): number {
  const order = Number(isDirectory(b)) - Number(isDirectory(a));
  return order !== 0 ? order : a.name < b.name ? -1 : 1;
}

function isDirectory({ entry, below }: Branch): boolean {
  return below.size > 0 || entry?.kind === "directory";
}

function labelOf(branch: Branch): Line[number] {
  const name = nameOf(branch.name);
  if (isDirectory(branch)) return span(`${name}/`, "accent");
  const kind = branch.entry?.kind;
  const role: Role = kind === "symlink" ? "type" : kind === "other" ? "muted" : "plain";
  return span(kind === "symlink" ? `${name}@` : name, role);
}

function sizeOf({ entry }: Branch): Line {
  const bytes = entry?.sizeBytes ?? null;
  return bytes === null || entry?.kind !== "file" ? [] : [span(formatBytes(bytes), "muted")];
}
