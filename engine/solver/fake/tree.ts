// Folders in memory, for the fake Solver. A tree is changed in place only while it is being made.

import { fail } from "../../event/failure.ts";
import { type Digest, digestOf } from "../../op/digest.ts";
import type { Entry } from "../../op/entry.ts";
import { resolvePath } from "../../op/path.ts";

export type FakeNode = FakeTree | FakeFile | FakeLink;

interface Attributes {
  mode: number;
  uid: number;
  gid: number;
  mtimeMs: number;
}

export interface FakeTree extends Attributes {
  readonly kind: "directory";
  readonly entries: Map<string, FakeNode>;
}

export interface FakeFile extends Attributes {
  readonly kind: "file";
  bytes: Uint8Array;
}

export interface FakeLink extends Attributes {
  readonly kind: "symlink";
  readonly target: string;
}

const MOST_LINKS = 40;

export function newTree(mode = 0o755): FakeTree {
  return { kind: "directory", mode, uid: 0, gid: 0, mtimeMs: 0, entries: new Map() };
}

export function newFile(content: string | Uint8Array, mode = 0o644): FakeFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return { kind: "file", mode, uid: 0, gid: 0, mtimeMs: 0, bytes };
}

/** A tree of files by path; a value that starts with `->` is a symbolic link. */
export function treeFrom(files: Readonly<Record<string, string | Uint8Array>>): FakeTree {
  const tree = newTree();
  for (const [path, content] of Object.entries(files)) {
    const isLink = typeof content === "string" && content.startsWith("->");
    putNode(tree, path, isLink ? newLink(content.slice(2)) : newFile(content));
  }
  return tree;
}

export function newLink(target: string): FakeLink {
  return { kind: "symlink", mode: 0o777, uid: 0, gid: 0, mtimeMs: 0, target };
}

export function copyNode<T extends FakeNode>(node: T): T {
  if (node.kind !== "directory") return { ...node };
  const entries = new Map([...node.entries].map(([name, child]) => [name, copyNode(child)]));
  return { ...node, entries };
}

/** null when nothing is there. Links on the way are followed, the last one if `follow`. */
export function nodeAt(root: FakeTree, path: string, follow = true): FakeNode | null {
  let links = 0;
  const walk = (from: string, follows: boolean): FakeNode | null => {
    let node: FakeNode = root;
    const parts = from.split("/").filter((part) => part !== "");
    for (const [index, part] of parts.entries()) {
      if (node.kind !== "directory") return null;
      const child = node.entries.get(part);
      if (child === undefined) return null;
      const isLast = index === parts.length - 1;
      if (child.kind === "symlink" && (!isLast || follows)) {
        links += 1;
        if (links > MOST_LINKS) return null;
        const here = `/${parts.slice(0, index).join("/")}`;
        const target = resolvePath(here, child.target);
        return walk([target, ...parts.slice(index + 1)].join("/"), follows);
      }
      node = child;
    }
    return node;
  };
  return walk(path, follow);
}

export function treeAt(root: FakeTree, path: string): FakeTree {
  const node = nodeAt(root, path);
  if (node === null) return fail({ kind: "path-missing", path });
  if (node.kind === "directory") return node;
  return fail({ kind: "path-kind", path, want: "a directory", got: "a file" });
}

export function fileAt(root: FakeTree, path: string): FakeFile {
  const node = nodeAt(root, path);
  if (node === null) return fail({ kind: "path-missing", path });
  if (node.kind === "file") return node;
  return fail({ kind: "path-kind", path, want: "a file", got: "a directory" });
}

/** Makes the parents that are missing. */
export function putNode(root: FakeTree, path: string, node: FakeNode): void {
  const parts = path.split("/").filter((part) => part !== "");
  const name = parts.pop();
  if (name === undefined) return;
  makeTree(root, parts.join("/")).entries.set(name, node);
}

export function makeTree(root: FakeTree, path: string): FakeTree {
  let tree = root;
  let here = "";
  for (const part of path.split("/").filter((one) => one !== "")) {
    here = `${here}/${part}`;
    const child = tree.entries.get(part);
    // Only a link leads elsewhere: to walk from the root each time would take a deep path for ever.
    const found = child?.kind === "symlink" ? nodeAt(root, here) : child;
    const next = found?.kind === "directory" ? found : newTree();
    if (next !== found) tree.entries.set(part, next);
    tree = next;
  }
  return tree;
}

export function entryOf(name: string, node: FakeNode): Entry {
  const size = node.kind === "file" ? node.bytes.length : 0;
  const { kind, mode, uid, gid, mtimeMs } = node;
  return { name, kind, mode, size, uid, gid, mtimeMs };
}

/** Times do not count, as in the real thing. */
export function digestNode(node: FakeNode): Digest {
  const { kind, mode, uid, gid } = node;
  const content = () => {
    if (node.kind === "file") return digestOf(node.bytes);
    if (node.kind === "symlink") return node.target;
    const names = [...node.entries.keys()].sort();
    return names.map((name) => [name, digestNode(node.entries.get(name) as FakeNode)]);
  };
  return digestOf(JSON.stringify([kind, mode, uid, gid, content()]));
}

/** The paths below the tree, depth first, `/` at the end of a directory. */
export function pathsOf(tree: FakeTree, prefix = ""): string[] {
  return [...tree.entries.entries()].sort().flatMap(([name, node]) => {
    const path = prefix + name;
    return node.kind === "directory" ? [`${path}/`, ...pathsOf(node, `${path}/`)] : [path];
  });
}
