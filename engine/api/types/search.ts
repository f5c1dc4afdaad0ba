// What a search finds.

import type { SearchResultFields, SearchSubmatchFields } from "../generated.ts";

export const searchResult: SearchResultFields = {
  absoluteOffset: ({ absoluteOffset }) => absoluteOffset,
  filePath: ({ filePath }) => filePath,
  lineNumber: ({ lineNumber }) => lineNumber,
  matchedLines: ({ matchedLines }) => matchedLines,
  submatches: ({ submatches }) => submatches,
};

export const searchSubmatch: SearchSubmatchFields = {
  end: ({ end }) => end,
  start: ({ start }) => start,
  text: ({ text }) => text,
};
