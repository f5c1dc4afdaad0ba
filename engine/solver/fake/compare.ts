// What differs between two folders of the fake Solver, and what a search finds in one.

import type { Difference } from "../../op/difference.ts";
import type { SearchMatch, SearchQuery } from "../../text/search/query.ts";
import { searchFolder } from "../../text/search/search.ts";
import {
  digestNode,
  entryOf,
  type FakeNode,
  type FakeTree,
  fileAt,
  nodeAt,
  treeAt,
} from "./tree.ts";

export function compareTrees(before: FakeTree | null, after: FakeTree, prefix = ""): Difference[] {
  const names = new Set([...(before?.entries.keys() ?? []), ...after.entries.keys()]);
  return [...names].sort().flatMap((name) => {
    const [old, now] = [before?.entries.get(name) ?? null, after.entries.get(name) ?? null];
    return compareNodes(old, now, name, prefix + name);
  });
}

function compareNodes(
  old: FakeNode | null,
  now: FakeNode | null,
  name: string,
  path: string,
): Difference[] {
  const before = old === null ? null : entryOf(name, old);
  const after = now === null ? null : entryOf(name, now);
  const isFolder = now?.kind === "directory";
  if (old === null || now === null || (old.kind === "directory") !== isFolder) {
    return [
      ...(before === null ? [] : [{ path, before, after: null }]),
      ...(after === null ? [] : [{ path, before: null, after }]),
      ...(isFolder ? compareTrees(null, now, `${path}/`) : []),
    ];
  }
  if (old.kind === "directory" && isFolder) {
    const isSame = old.mode === now.mode && old.uid === now.uid && old.gid === now.gid;
    return [...(isSame ? [] : [{ path, before, after }]), ...compareTrees(old, now, `${path}/`)];
  }
  return digestNode(old) === digestNode(now) ? [] : [{ path, before, after }];
}

export function searchTree(tree: FakeTree, query: SearchQuery): SearchMatch[] {
  const kindOf = (node: FakeNode) => (node.kind === "symlink" ? "other" : node.kind);
  return searchFolder(query, {
    kindOf(path) {
      const node = nodeAt(tree, path);
      return node === null ? null : kindOf(node);
    },
    entries: (directory) =>
      [...treeAt(tree, directory).entries]
        .sort()
        .map(([name, node]) => ({ name, kind: kindOf(node) })),
    read: (file) => fileAt(tree, file).bytes,
  });
}
