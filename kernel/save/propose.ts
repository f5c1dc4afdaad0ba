// Literals of a module that could be its parameters: texts that stand in it several times. What is
// likely to change (images, versions) is told apart from what only happens to be said twice, and
// that is proposed only where something around it says what it is: the words of commands are not.

import type { Node } from "oxc-parser";
import { childrenOf, parseCell } from "../compile/syntax.ts";
import { camel, freeName } from "./parameters.ts";
import type { Statement } from "./statement.ts";
import type { Proposal } from "./words.ts";

interface Found {
  readonly text: string;
  /** What it is, by what stands around it. */
  readonly hint: string | null;
}

const LEAST_CHARS = 2;
const MOST_CHARS = 200;
const MOST_PROPOSED = 9;

export function proposalsIn(
  statements: readonly Statement[],
  isTaken: (name: string) => boolean,
): Proposal[] {
  const places = new Map<string, Found[]>();
  for (const found of statements.flatMap(({ text }) => literalsIn(text))) {
    places.set(found.text, [...(places.get(found.text) ?? []), found]);
  }
  const names = new Set<string>();
  const proposed = [...places]
    .filter(([text, found]) => found.length > 1 && isWorth(text, found))
    .map(([text, found]) => ({ text, found, kind: kindOf(text, found) }))
    .toSorted((a, b) => Number(a.kind === null) - Number(b.kind === null));
  return proposed.slice(0, MOST_PROPOSED).map(({ text, found, kind }) => {
    const hint = kind ?? found.find((one) => one.hint !== null)?.hint ?? "value";
    const name = freeName(hint, (one) => names.has(one) || isTaken(one));
    names.add(name);
    return { code: JSON.stringify(text), count: found.length, name, isLikely: kind !== null };
  });
}

function isWorth(text: string, found: readonly Found[]): boolean {
  if (text.length < LEAST_CHARS || text.length > MOST_CHARS || text.includes("\n")) return false;
  if (kindOf(text, found) !== null) return true;
  if (/^(-|\/|\.{1,2}\/|kept\/)/.test(text)) return false;
  return found.some(({ hint }) => hint !== null);
}

const VERSION = /^(v?\d+(\.\d+)+([-+.]\w[\w.-]*)?|\d+-[a-z]\w*)$/;

function kindOf(text: string, found: readonly Found[]): string | null {
  if (found.some(({ hint }) => hint === "image")) return "image";
  return VERSION.test(text) ? "version" : null;
}

function literalsIn(code: string): Found[] {
  const found: Found[] = [];
  const walk = (node: Node, parent: Node | null) => {
    if (node.type === "Literal" && typeof node.value === "string" && mayVary(node, parent)) {
      found.push({ text: node.value, hint: hintFor(node, parent) });
    }
    if (node.type === "ImportDeclaration") return;
    for (const child of childrenOf(node)) walk(child, node);
  };
  for (const node of parseCell(code).program.body) walk(node, null);
  return found;
}

/** A name of a member or a type is none that could be given. */
function mayVary(node: Node, parent: Node | null): boolean {
  if (parent?.type === "Property") return parent.value === node;
  return parent?.type !== "TSLiteralType" && parent?.type !== "TSAsExpression";
}

const NAMED_BY_FIRST = new Set(["withEnvVariable", "withLabel", "withAnnotation"]);

/** What stands around a literal may say what it is. */
function hintFor(node: Node, parent: Node | null): string | null {
  if (parent?.type === "Property" && parent.key.type === "Identifier") return parent.key.name;
  if (/^https?:/.test(node.type === "Literal" ? String(node.value) : "")) return "url";
  if (parent?.type !== "CallExpression" || parent.callee.type !== "MemberExpression") return null;
  const { property } = parent.callee;
  if (property.type !== "Identifier") return null;
  if (property.name === "from") return "image";
  const [first, second] = parent.arguments;
  if (!NAMED_BY_FIRST.has(property.name) || second !== node || first?.type !== "Literal") {
    return null;
  }
  return camel(String(first.value));
}
