// What the server says of a name, taken apart: the code in front, the documentation behind.

import type { Markup } from "../server/protocol.ts";

export interface ReadHover {
  readonly signature: string;
  readonly docs: string;
}

const FENCE = /^\s*```\w*\n([\s\S]*?)\n```\s*/;

export function readHover(markdown: string): ReadHover {
  const code = FENCE.exec(markdown);
  const docs = code === null ? markdown : markdown.slice(code[0].length);
  return { signature: plainSignature(code?.[1] ?? ""), docs: docs.trim() };
}

export function markdownOf(contents: string | Markup | undefined): string {
  return typeof contents === "string" ? contents : (contents?.value ?? "");
}

/** That a name came here through an alias of ours is nothing that its user knows of. */
export function plainSignature(code: string): string {
  const isAlias = code.startsWith("(alias) ");
  const own = isAlias ? code.slice("(alias) ".length) : code;
  return own.replace(/\nimport [^\n]*$/, "").replace(/\b__rondel(?:Library|Names)\./g, "");
}
