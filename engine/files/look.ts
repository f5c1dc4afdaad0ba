// Long looks into trees: searches and comparisons. They have a thread of their own, so that a
// search does not hold up the work that makes files.

import { assert } from "../../stdlib/base/assert.ts";
import type { Difference } from "../op/difference.ts";
import type { SearchMatch, SearchQuery } from "../text/search/query.ts";
import type { TreePath } from "./copy.ts";
import { createThread } from "./thread.ts";

export type LookRequest =
  | { readonly kind: "search"; readonly at: TreePath; readonly query: SearchQuery }
  | { readonly kind: "compare"; readonly before: TreePath; readonly after: TreePath };

export type LookReply =
  | { readonly kind: "search"; readonly matches: SearchMatch[] }
  | { readonly kind: "compare"; readonly differences: Difference[] };

export interface Look {
  search(at: TreePath, query: SearchQuery, signal?: AbortSignal): Promise<SearchMatch[]>;
  compare(before: TreePath, after: TreePath, signal?: AbortSignal): Promise<Difference[]>;
  close(): Promise<void>;
}

export function createLook(): Look {
  const thread = createThread<LookRequest, LookReply>(new URL("./looker.ts", import.meta.url));
  return {
    async search(at, query, signal) {
      const reply = await thread.call({ kind: "search", at, query }, signal);
      assert(reply.kind === "search", "a search answers matches");
      return reply.matches;
    },
    async compare(before, after, signal) {
      const reply = await thread.call({ kind: "compare", before, after }, signal);
      assert(reply.kind === "compare", "a comparison answers differences");
      return reply.differences;
    },
    close: () => thread.close(),
  };
}
