// A search with nothing asked for, to be filled in by what a test is about.

import type { SearchQuery } from "../../engine/text/search/query.ts";

export const PLAIN_QUERY: SearchQuery = {
  pattern: "",
  literal: false,
  multiline: false,
  dotall: false,
  insensitive: false,
  paths: [],
  globs: [],
  skipIgnored: false,
  skipHidden: false,
  filesOnly: false,
  limit: null,
};
