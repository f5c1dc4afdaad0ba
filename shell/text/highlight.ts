// TypeScript with the roles of its words, as one types it.

import type { Line, Role, Span } from "./line.ts";
import { type Token, tokensOf } from "./tokens.ts";

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly role: Role;
}

const KEYWORDS = new Set(
  (
    "abstract as asserts async await break case catch class const continue debugger declare " +
    "default delete do else enum export extends finally for from function get if implements " +
    "import in infer instanceof interface is keyof let namespace new of override private " +
    "protected public readonly return satisfies set static super switch this throw try type " +
    "typeof using var void while with yield"
  ).split(" "),
);
const VALUES = new Set("true false null undefined NaN Infinity".split(" "));
/** Words that are names as well: keywords only where a name or a bracket follows. */
const SOFT = new Set(
  "as asserts declare from get is namespace of override set type using".split(" "),
);
const TYPES = new Set("any bigint boolean never number object string symbol unknown".split(" "));

/** What covers what: the marks leave out what is plain. */
export function marksOf(source: string, tokens = tokensOf(source)): Mark[] {
  const solid = tokens.filter(({ kind }) => kind !== "space" && kind !== "comment");
  let next = 0;
  return tokens.flatMap((token) => {
    const isSolid = solid[next] === token;
    const role = roleOf(source, token, solid[next - 1], solid[next + 1]);
    if (isSolid) next += 1;
    return role === "plain" ? [] : [{ from: token.from, to: token.to, role }];
  });
}

/** One Line a line of the source; tabs are shown as two spaces. */
export function highlight(source: string): Line[] {
  const lines: Span[][] = [[]];
  let at = 0;
  const add = (text: string, role: Role) => {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part.replaceAll("\t", "  "), role });
    }
  };
  for (const { from, to, role } of marksOf(source)) {
    add(source.slice(at, from), "plain");
    add(source.slice(from, to), role);
    at = to;
  }
  add(source.slice(at), "plain");
  return lines;
}

function roleOf(
  source: string,
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
): Role {
  switch (token.kind) {
    case "comment":
    case "string":
    case "regexp":
    case "number":
      return token.kind;
    case "word":
      return roleOfWord(textOf(source, token), textOf(source, before), textOf(source, after));
    default:
      return "plain";
  }
}

function roleOfWord(word: string, before: string, after: string): Role {
  const isMember = before === "." || before === "?.";
  const isCalled = after === "(" || (isMember && after === "<");
  if (isMember) return isCalled ? "function" : "property";
  if (word.startsWith("@")) return "accent";
  if (after === ":" && (before === "{" || before === ",")) return "property";
  if (KEYWORDS.has(word) && !(SOFT.has(word) && !/^[\w$"'{[*]/.test(after))) return "keyword";
  if (VALUES.has(word)) return "number";
  if (TYPES.has(word) && /^[:<|&]|^as$|^=$/.test(before)) return "type";
  if (/^[A-Z]/.test(word) && !/^[A-Z\d_]{2,}$/.test(word)) return "type";
  return isCalled ? "function" : "plain";
}

function textOf(source: string, token: Token | undefined): string {
  return token === undefined ? "" : source.slice(token.from, token.to);
}
