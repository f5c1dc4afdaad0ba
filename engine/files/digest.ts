// The digests of a file and of a directory inside a tree.

import { readlinkSync, type Stats } from "node:fs";
import { fail } from "../event/failure.ts";
import { type Digest, parseDigest } from "../op/digest.ts";
import { EVERYTHING } from "../op/op.ts";
import { keptAttributes } from "./attributes.ts";
import { type Checkpoint, NO_CHECK } from "./checkpoint.ts";
import { kindOf, permissionsOf } from "./entry.ts";
import { createFileHasher, type HashFile } from "./hash.ts";
import { findInside } from "./resolve.ts";
import { createTreeDigester, digestNode, type NodeKind, type TreeNode } from "./tree.ts";
import { type Visit, walkFolder } from "./walk.ts";

export function digestTree(root: string, path: string, check: Checkpoint = NO_CHECK): Digest {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isDirectory()) {
    fail({ kind: "path-kind", path, want: "a directory", got: `a ${kindOf(stats)}` });
  }
  const hashFile = createFileHasher(check);
  const digester = createTreeDigester();
  const visitor = {
    enter: () => digester.open(),
    leave: ({ name, hostPath: at, stats: its }: Visit) => digester.close(name, ownPart(at, its)),
    leaf: ({ name, hostPath: at, stats: its }: Visit) =>
      digester.add(name, nodeOf(at, its, hashFile)),
  };
  walkFolder(hostPath, EVERYTHING, visitor, check);
  return digester.digest();
}

export interface FileDigestOptions {
  /** The bytes alone: the sha256 that everyone else computes too. */
  readonly excludeMetadata: boolean;
}

export function digestFile(
  root: string,
  path: string,
  { excludeMetadata }: FileDigestOptions,
  check: Checkpoint = NO_CHECK,
): Digest {
  const { hostPath, stats } = findInside(root, path);
  if (!stats.isFile()) {
    fail({ kind: "path-kind", path, want: "a file", got: `a ${kindOf(stats)}` });
  }
  const node = nodeOf(hostPath, stats, createFileHasher(check));
  return excludeMetadata ? parseDigest(`sha256:${node.content}`) : digestNode(node);
}

function nodeOf(hostPath: string, stats: Stats, hashFile: HashFile): TreeNode {
  const kind = nodeKindOf(stats);
  return { ...ownPart(hostPath, stats), kind, content: contentOf(hostPath, stats, hashFile) };
}

/** The mode of a symbolic link means nothing, and it can have no attributes of a user. */
function ownPart(hostPath: string, stats: Stats) {
  const isLink = stats.isSymbolicLink();
  return {
    mode: isLink ? 0 : permissionsOf(stats),
    uid: stats.uid,
    gid: stats.gid,
    attributes: isLink ? [] : keptAttributes(hostPath),
  };
}

function contentOf(hostPath: string, stats: Stats, hashFile: HashFile): string {
  if (stats.isFile()) return hashFile(hostPath);
  if (stats.isSymbolicLink()) return readlinkSync(hostPath);
  return stats.isCharacterDevice() || stats.isBlockDevice() ? String(stats.rdev) : "";
}

function nodeKindOf(stats: Stats): NodeKind {
  if (stats.isFile()) return "f";
  if (stats.isDirectory()) return "d";
  if (stats.isSymbolicLink()) return "l";
  if (stats.isCharacterDevice()) return "c";
  if (stats.isBlockDevice()) return "b";
  return stats.isFIFO() ? "p" : "s";
}
