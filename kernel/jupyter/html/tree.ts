// The entries of a directory as folders that open and close, and as plain text.

import { formatBytes } from "../../../stdlib/base/space.ts";
import type { Tree, TreeEntry } from "../../display.ts";
import { nameOf } from "../../text/clean.ts";
import { escapeHtml } from "./escape.ts";
import { folded, MUTED } from "./frame.ts";

/** Folders at the top are open while there are no more of them. */
const MOST_OPEN = 3;
/** What lies deeper is named with its path. */
const DEEPEST = 16;

interface Branch {
  readonly name: string;
  readonly entry: TreeEntry | null;
  readonly below: ReadonlyMap<string, Branch>;
}

export function treeToHtml(tree: Tree): string {
  const top = branchesOf(tree);
  const folders = top.filter(isFolder).length;
  const more = moreOf(tree);
  const items = top.map((one) => branchToHtml(one, folders <= MOST_OPEN));
  return items.join("") + (more === "" ? "" : `<div style="${MUTED}">${more}</div>`);
}

export function treeToText(tree: Tree): string[] {
  const lines: string[] = [];
  const grow = (branches: readonly Branch[], margin: string) => {
    for (const branch of branches) {
      const size = sizeOf(branch);
      lines.push(`${margin}${labelOf(branch)}${size === "" ? "" : `  ${size}`}`);
      grow(sorted(branch.below), `${margin}  `);
    }
  };
  grow(branchesOf(tree), "  ");
  const more = moreOf(tree);
  return more === "" ? lines : [...lines, `  ${more}`];
}

export function factsOfTree(tree: Tree | null): string[] {
  if (tree === null) return [];
  const { entries, moreEntries } = tree;
  if (moreEntries === null) return [`more than ${entries.length} entries`];
  const count = entries.length + moreEntries;
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const size = moreEntries === 0 ? [formatBytes(bytes)] : [];
  return [`${count} ${count === 1 ? "entry" : "entries"}`, ...size];
}

interface Growing {
  readonly name: string;
  entry: TreeEntry | null;
  readonly below: Map<string, Growing>;
}

function branchesOf({ entries }: Tree): Branch[] {
  const root: Growing = { name: "", entry: null, below: new Map() };
  for (const entry of entries) {
    const parts = entry.path.split("/").filter((part) => part !== "");
    const names = [...parts.slice(0, DEEPEST), parts.slice(DEEPEST).join("/")];
    let branch = root;
    for (const name of names.filter((one) => one !== "")) {
      const next = branch.below.get(name) ?? { name, entry: null, below: new Map() };
      branch.below.set(name, next);
      branch = next;
    }
    branch.entry = entry;
  }
  return sorted(root.below);
}

function sorted(below: ReadonlyMap<string, Branch>): Branch[] {
  return [...below.values()].sort((a, b) => {
    const order = Number(isFolder(b)) - Number(isFolder(a));
    return order !== 0 ? order : a.name < b.name ? -1 : 1;
  });
}

function isFolder({ entry, below }: Branch): boolean {
  return below.size > 0 || entry?.kind === "directory";
}

function branchToHtml(branch: Branch, isOpen: boolean): string {
  const label = escapeHtml(labelOf(branch));
  if (isFolder(branch)) {
    const below = sorted(branch.below).map((one) => branchToHtml(one, false));
    const inner = `<div style="padding-left:1.2em">${below.join("")}</div>`;
    return folded(label, inner, isOpen && below.length > 0);
  }
  const size = sizeOf(branch);
  const facts = size === "" ? "" : ` <span style="${MUTED}">${size}</span>`;
  return `<div style="padding-left:1em">${label}${facts}</div>`;
}

function labelOf(branch: Branch): string {
  const name = nameOf(branch.name);
  if (isFolder(branch)) return `${name}/`;
  return branch.entry?.kind === "symlink" ? `${name}@` : name;
}

function sizeOf({ entry }: Branch): string {
  const bytes = entry?.sizeBytes ?? null;
  return bytes === null || entry?.kind !== "file" ? "" : formatBytes(bytes);
}

function moreOf({ moreEntries }: Tree): string {
  if (moreEntries === 0) return "";
  return moreEntries === null ? "… more" : `… ${moreEntries} more`;
}
