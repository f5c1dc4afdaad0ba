// What the fake Solver's file Ops do to a tree. Owners are numbers here, or 0 for any name.

import { never } from "../../../stdlib/base/assert.ts";
import { fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import type { CopyAction, FileAction, Filter, Place, ReplaceAction } from "../../op/op.ts";
import { nameOf, parentOf } from "../../op/path.ts";
import {
  copyNode,
  type FakeNode,
  type FakeTree,
  fileAt,
  makeTree,
  newFile,
  newLink,
  nodeAt,
  putNode,
} from "./tree.ts";

export interface Supplies {
  content(digest: Digest): Uint8Array;
  node(place: Place): FakeNode;
  /** Whether a path below the copied folder is meant. */
  matches(filter: Filter, path: string): boolean;
}

export function applyFakeAction(root: FakeTree, action: FileAction, supplies: Supplies): void {
  switch (action.kind) {
    case "copy":
      return copy(root, action, supplies);
    case "mkdir": {
      const made = makeTree(root, action.path);
      made.mode = action.mode;
      return own(made, action.owner);
    }
    case "mkfile": {
      const file = newFile(supplies.content(action.content), action.mode);
      own(file, action.owner);
      return putNode(root, action.path, file);
    }
    case "symlink":
      return putNode(root, action.path, newLink(action.target));
    case "remove":
      return remove(root, action.path);
    case "chown":
      return own(existing(root, action.path), action.owner);
    case "stamp":
      return stamp(existing(root, action.path), action.seconds * 1000);
    case "replace":
      return replace(root, action);
    default:
      return never(action);
  }
}

function existing(root: FakeTree, path: string): FakeNode {
  return nodeAt(root, path) ?? fail({ kind: "path-missing", path });
}

function own(node: FakeNode, owner: string | null): void {
  if (owner === null) return;
  const [uid, gid = uid] = owner.split(":").map((part) => Number(part) || 0);
  node.uid = uid ?? 0;
  node.gid = gid ?? 0;
  if (node.kind === "directory") for (const child of node.entries.values()) own(child, owner);
}

function stamp(node: FakeNode, mtimeMs: number): void {
  node.mtimeMs = mtimeMs;
  if (node.kind === "directory") for (const child of node.entries.values()) stamp(child, mtimeMs);
}

function remove(root: FakeTree, path: string): void {
  const parent = nodeAt(root, parentOf(path));
  if (parent?.kind !== "directory") return;
  const escaped = nameOf(path).replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  for (const name of [...parent.entries.keys()]) {
    if (pattern.test(name)) parent.entries.delete(name);
  }
}

function replace(root: FakeTree, action: ReplaceAction): void {
  const file = fileAt(root, action.path);
  const text = Buffer.from(file.bytes).toString("utf8");
  const { search, replacement, which } = action;
  const from = typeof which === "object" ? which.firstFrom : 0;
  const found = text.indexOf(search, from);
  if (found < 0) {
    fail({ kind: "argument", argument: "search", want: `text in ${action.path}`, got: search });
  }
  const once = text.slice(0, found) + replacement + text.slice(found + search.length);
  file.bytes = Buffer.from(which === "all" ? text.replaceAll(search, replacement) : once);
}

function copy(root: FakeTree, action: CopyAction, supplies: Supplies): void {
  const source = supplies.node(action.from);
  const finish = (node: FakeNode) => {
    if (action.mode !== null) node.mode = action.mode;
    own(node, action.owner);
  };
  if (source.kind !== "directory") {
    const made = copyNode(source);
    finish(made);
    return putNode(root, action.path, made);
  }
  merge(makeTree(root, action.path), source, "", (node, path) => {
    finish(node);
    return supplies.matches(action.filter, path);
  });
}

function merge(
  target: FakeTree,
  source: FakeTree,
  prefix: string,
  admit: (node: FakeNode, path: string) => boolean,
): void {
  for (const [name, node] of source.entries) {
    const path = prefix + name;
    if (node.kind !== "directory") {
      const made = copyNode(node);
      if (admit(made, path)) target.entries.set(name, made);
      continue;
    }
    const known = target.entries.get(name);
    const folder = known?.kind === "directory" ? known : { ...node, entries: new Map() };
    merge(folder, node, `${path}/`, admit);
    if (admit(folder, path) || folder.entries.size > 0) target.entries.set(name, folder);
  }
}
