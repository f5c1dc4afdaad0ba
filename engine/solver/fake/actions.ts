// What the fake Solver's file Ops do to a tree. Owners are numbers here, or 0 for any name.

import { never } from "../../../stdlib/base/assert.ts";
import { fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import type {
  CopyAction,
  FileAction,
  Filter,
  PatchAction,
  Place,
  ReplaceAction,
} from "../../op/op.ts";
import { nameOf, parentOf, resolvePath } from "../../op/path.ts";
import { applyPatch, type PatchedFile } from "../../text/patch/apply.ts";
import { parsePatch } from "../../text/patch/parse.ts";
import { textOf } from "../../text/patch/patch.ts";
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
      return remove(root, action.path, action.exact);
    case "chown":
      return own(existing(root, action.path), action.owner);
    case "stamp":
      return stamp(existing(root, action.path), action.seconds * 1000);
    case "replace":
      return replace(root, action);
    case "patch":
      return patch(root, action, supplies);
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

function remove(root: FakeTree, path: string, exact = false): void {
  const parent = nodeAt(root, parentOf(path));
  if (parent?.kind !== "directory") return;
  if (exact) return void parent.entries.delete(nameOf(path));
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

function patch(root: FakeTree, action: PatchAction, supplies: Supplies): void {
  const source = supplies.node(action.from);
  if (source.kind !== "file") fail({ kind: "path-missing", path: action.from.path });
  const at = (path: string) => resolvePath(action.path, path);
  const read = (path: string): PatchedFile | null => {
    const node = nodeAt(root, at(path), false);
    if (node === null || node.kind === "directory") return null;
    const isLink = node.kind === "symlink";
    const bytes = isLink ? Buffer.from(node.target) : node.bytes;
    return { bytes, mode: node.mode, isLink };
  };
  for (const [path, file] of applyPatch(parsePatch(textOf(source.bytes)), read)) {
    if (file === null) remove(root, at(path), true);
    else if (file.isLink) putNode(root, at(path), newLink(Buffer.from(file.bytes).toString()));
    else putNode(root, at(path), newFile(file.bytes, file.mode));
  }
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
