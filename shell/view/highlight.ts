// Printed code in colours, by a highlighter that the caller has loaded. It is told our colours,
// which the views read back as roles.
// Invariant: code that cannot be highlighted is shown as it is.

import { stripVTControlCharacters } from "node:util";
import type { Highlight } from "./file.ts";

/** As `cli-highlight` is called. */
export type Highlighter = (
  code: string,
  options: {
    readonly language: string;
    readonly ignoreIllegals: boolean;
    readonly theme: Readonly<Record<string, (part: string) => string>>;
  },
) => string;

const THEME = Object.fromEntries(
  Object.entries({
    keyword: 35,
    built_in: 96,
    type: 36,
    literal: 33,
    number: 33,
    regexp: 31,
    string: 32,
    comment: 90,
    doctag: 90,
    meta: 90,
    function: 96,
    title: 96,
    class: 36,
    attr: 34,
    attribute: 34,
    section: 36,
    tag: 35,
    name: 35,
    symbol: 33,
    variable: 34,
    addition: 32,
    deletion: 31,
    link: 34,
    quote: 90,
  }).map(([token, code]) => [token, (part: string) => colorPart(part, code)]),
);

export function highlightWith(highlighter: Highlighter): Highlight {
  return (code, language) => {
    const plain = stripVTControlCharacters(code);
    try {
      return highlighter(plain, { language, ignoreIllegals: true, theme: THEME });
    } catch {
      return plain;
    }
  };
}

/** A part within a part ends with the colour of the whole. */
function colorPart(part: string, code: number): string {
  const begin = `\u001b[${code}m`;
  return `${begin}${part.replaceAll("\u001b[39m", begin)}\u001b[39m`;
}
