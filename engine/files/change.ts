// One change of a folder tree: a FileAction whose Refs and digests have become paths of the host.
// Owners are looked up in the tree that is changed.

import { never } from "../../stdlib/base/assert.ts";
import type { CopyAction, FileAction, PatchAction } from "../op/op.ts";
import type { Owner } from "./attributes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { changeOwner } from "./chown.ts";
import { copyInside, type TreePath } from "./copy.ts";
import { failDiskFull, failTreePath } from "./errno.ts";
import { makeDirectory } from "./mkdir.ts";
import { makeFile } from "./mkfile.ts";
import { ownerOf } from "./owner.ts";
import { patchInside } from "./patch.ts";
import { removeInside } from "./remove.ts";
import { replaceText } from "./replace.ts";
import { setTimes } from "./stamp.ts";
import { makeLink } from "./symlink.ts";

type Action<Kind extends FileAction["kind"]> = Extract<FileAction, { kind: Kind }>;

export type Change =
  | (Omit<CopyAction, "from"> & { readonly from: TreePath })
  | (Omit<PatchAction, "from"> & { readonly from: TreePath })
  | (Omit<Action<"mkfile">, "content"> & { readonly contentPath: string })
  | Action<"mkdir" | "symlink" | "remove" | "chown" | "stamp" | "replace">;

/** `root` is a tree that may be written to: a plain folder, or an overlay's merged view. */
export function applyChange(root: string, change: Change, check: Checkpoint): void {
  try {
    apply(root, change, check);
  } catch (error) {
    failDiskFull(error, change.path);
    failTreePath(error, change.path);
    throw error;
  }
}

function apply(root: string, change: Change, check: Checkpoint): void {
  const { path } = change;
  switch (change.kind) {
    case "copy":
      return copyInside(
        change.from,
        { root, path },
        { owner: ownerIn(root, change.owner), mode: change.mode, filter: change.filter },
        check,
      );
    case "mkdir":
      return makeDirectory(root, path, makeOptions(root, change));
    case "mkfile": {
      const { contentPath } = change;
      return makeFile(root, path, { ...makeOptions(root, change), contentPath });
    }
    case "symlink":
      return makeLink(root, path, change.target);
    case "remove":
      return removeInside(root, path, { isExact: change.exact === true }, check);
    case "chown":
      return changeOwner(root, path, ownerOf(root, change.owner), check);
    case "stamp":
      return setTimes(root, path, change.seconds, check);
    case "replace":
      return replaceText(root, path, change);
    case "patch":
      return patchInside({ root, path }, change.from, check);
    default:
      return never(change);
  }
}

function makeOptions(root: string, change: { mode: number; owner: string | null }) {
  return { mode: change.mode, owner: ownerOf(root, change.owner ?? "") };
}

function ownerIn(root: string, owner: string | null): Owner | null {
  return owner === null ? null : ownerOf(root, owner);
}
