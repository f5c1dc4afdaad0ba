// The digest of a folder's content, a Merkle tree: each directory's digest is made of the names,
// attributes and contents of what is in it, in the order of the names' bytes.
// What counts: kind, permission bits, owner, link target, bytes, device number, kept extended
// attributes. What does not: times, inodes, hard links, where the folder is, how many Layers.
// Invariant: two folders with one digest can stand in for each other anywhere.

import { assert } from "../../stdlib/base/assert.ts";
import { type Digest, digestOf, hexOf } from "../op/digest.ts";
import type { Attribute } from "./attributes.ts";

export interface TreeNode {
  readonly kind: NodeKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The hex sha256 of a file's bytes, a link's target, a device's number; else empty. */
  readonly content: string;
  readonly attributes: readonly Attribute[];
}

/** File, directory, symbolic link, character and block device, pipe, socket. */
export type NodeKind = "f" | "d" | "l" | "c" | "b" | "p" | "s";

export interface TreeDigester {
  /** Goes into a directory; the first is the tree's top. */
  open(): void;
  add(name: string, node: TreeNode): void;
  /** Leaves the directory; of the top, the name does not count. */
  close(name: string, directory: Omit<TreeNode, "kind" | "content">): void;
  /** After the top was closed. */
  digest(): Digest;
}

export function createTreeDigester(): TreeDigester {
  const open: string[][] = [];
  let done: Digest | null = null;

  const add = (name: string, node: TreeNode) => {
    const level = open.at(-1);
    if (level === undefined) done = digestNode(node);
    else level.push(name, describeNode(node));
  };
  return {
    open: () => void open.push([]),
    add,
    close(name, directory) {
      const content = hexOf(digestOf((open.pop() ?? []).join("\0")));
      add(name, { ...directory, kind: "d", content });
    },
    digest() {
      assert(done !== null, "a tree has a digest once its top is closed");
      return done;
    },
  };
}

export function digestNode(node: TreeNode): Digest {
  return digestOf(describeNode(node));
}

/** No part holds a zero byte and their number is told, so no two nodes have the same text. */
function describeNode(node: TreeNode): string {
  const { kind, mode, uid, gid, content, attributes } = node;
  let text = `${kind}\0${mode.toString(8)}\0${uid}\0${gid}\0${content}\0${attributes.length}`;
  for (const [name, value] of attributes) {
    text += `\0${name}\0${Buffer.from(value).toString("hex")}`;
  }
  return text;
}
