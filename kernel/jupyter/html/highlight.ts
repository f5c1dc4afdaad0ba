// Code in a terminal's colours, by a highlighter that takes a while to load: it is loaded when the
// first file is looked at.

import type { Highlight } from "./file.ts";

const NONE: Highlight = () => null;
const ENDING = /\.?([a-z0-9]+)$/i;

const CODES: Readonly<Record<string, number>> = {
  keyword: 35,
  built_in: 36,
  type: 36,
  literal: 33,
  number: 33,
  string: 32,
  regexp: 32,
  comment: 90,
  meta: 90,
  attr: 34,
  attribute: 34,
  section: 34,
  title: 34,
  name: 35,
  tag: 35,
  addition: 32,
  deletion: 31,
};

const THEME = Object.fromEntries(
  Object.entries(CODES).map(([token, code]) => [token, (part: string) => paint(part, code)]),
);

export async function loadHighlight(): Promise<Highlight> {
  const loaded = await import("cli-highlight").catch(() => null);
  if (loaded === null) return NONE;
  const { highlight, supportsLanguage } = loaded;
  return (code, name) => {
    const language = ENDING.exec(name)?.[1]?.toLowerCase() ?? "";
    if (!supportsLanguage(language)) return null;
    try {
      return highlight(code, { language, ignoreIllegals: true, theme: THEME });
    } catch {
      return null;
    }
  };
}

/** A part within a part ends with the colour of the whole. */
function paint(part: string, code: number): string {
  const begin = `\u001b[${code}m`;
  return `${begin}${part.replaceAll("\u001b[39m", begin)}\u001b[39m`;
}
