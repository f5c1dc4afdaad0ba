// The long works on files, done off the event loop: each takes milliseconds to seconds and is
// synchronous, because that is several times faster than Node's asynchronous calls.
// Every function here is also there to be called directly, where blocking does no harm.

import { assert } from "../../stdlib/base/assert.ts";
import type { Digest } from "../op/digest.ts";
import type { Filter } from "../op/op.ts";
import type { Change } from "./change.ts";
import type { TreePath } from "./copy.ts";
import type { FileDigestOptions } from "./digest.ts";
import type { ExportOptions } from "./export.ts";
import { createLook, type Look } from "./look.ts";
import type { Measured } from "./measure.ts";
import { createThread } from "./thread.ts";

/** One closed union: what the thread can be asked. */
export type FilesRequest =
  | { readonly kind: "digest-tree"; readonly root: string; readonly path: string }
  | {
      readonly kind: "digest-file";
      readonly root: string;
      readonly path: string;
      readonly options: FileDigestOptions;
    }
  | { readonly kind: "change"; readonly root: string; readonly changes: readonly Change[] }
  | {
      readonly kind: "link";
      readonly sources: readonly string[];
      readonly target: string;
      readonly filter: Filter;
    }
  | {
      readonly kind: "export";
      readonly source: TreePath;
      readonly hostPath: string;
      readonly options: ExportOptions;
    }
  | { readonly kind: "measure"; readonly folder: string };

/** A digest for the two that ask for one, a size for the one that measures. */
export type FilesReply = Digest | Measured | null;

export interface FilesPool extends Omit<Look, "close"> {
  digestTree(root: string, path: string, signal?: AbortSignal): Promise<Digest>;
  digestFile(
    root: string,
    path: string,
    options: FileDigestOptions,
    signal?: AbortSignal,
  ): Promise<Digest>;
  /** One after the other. */
  applyChanges(root: string, changes: readonly Change[], signal?: AbortSignal): Promise<void>;
  /** `sources` from the bottom to the top. */
  linkTrees(
    sources: readonly string[],
    target: string,
    filter: Filter,
    signal?: AbortSignal,
  ): Promise<void>;
  exportTree(
    source: TreePath,
    hostPath: string,
    options: ExportOptions,
    signal?: AbortSignal,
  ): Promise<void>;
  /** What a folder takes on the disk. */
  measure(folder: string, signal?: AbortSignal): Promise<Measured>;
  close(): Promise<void>;
}

export function createFilesPool(): FilesPool {
  const open = () =>
    createThread<FilesRequest, FilesReply>(new URL("./worker.ts", import.meta.url));
  const thread = open();
  // Nobody waits for a size, and nobody shall wait behind one.
  const behind = open();
  const look = createLook();
  const askDigest = async (request: FilesRequest, signal?: AbortSignal): Promise<Digest> => {
    const digest = await thread.call(request, signal);
    assert(typeof digest === "string", `${request.kind} answers a digest`);
    return digest;
  };
  return {
    digestTree: (root, path, signal) => askDigest({ kind: "digest-tree", root, path }, signal),
    digestFile: (root, path, options, signal) =>
      askDigest({ kind: "digest-file", root, path, options }, signal),
    async applyChanges(root, changes, signal) {
      await thread.call({ kind: "change", root, changes }, signal);
    },
    async linkTrees(sources, target, filter, signal) {
      await thread.call({ kind: "link", sources, target, filter }, signal);
    },
    async exportTree(source, hostPath, options, signal) {
      await thread.call({ kind: "export", source, hostPath, options }, signal);
    },
    async measure(folder, signal) {
      const size = await behind.call({ kind: "measure", folder }, signal);
      assert(typeof size === "object" && size !== null, "measure answers a size");
      return size;
    },
    search: look.search,
    compare: look.compare,
    async close() {
      await Promise.all([thread.close(), behind.close(), look.close()]);
    },
  };
}
