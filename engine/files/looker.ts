// The thread of a Look: an entry file, which only starts.

import { never } from "../../stdlib/base/assert.ts";
import { compareFolders } from "./compare.ts";
import type { LookReply, LookRequest } from "./look.ts";
import { searchInside } from "./search.ts";
import { serveThread } from "./serve.ts";

serveThread<LookRequest, LookReply>((request, check) => {
  switch (request.kind) {
    case "search": {
      const { at, query } = request;
      return { kind: "search", matches: searchInside(at.root, at.path, query, check) };
    }
    case "compare": {
      const { before, after } = request;
      return { kind: "compare", differences: compareFolders(before, after, check) };
    }
    default:
      return never(request);
  }
});
