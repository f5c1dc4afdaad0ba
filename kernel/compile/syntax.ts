// A Cell as a syntax tree. The one place that calls the parser, so that what is complete, what is
// compiled and what is analysed can never be three different readings of one text.
// Invariant: every offset of a tree counts UTF-16 units of `text`.

import { type Node, type ParseResult, parseSync, visitorKeys } from "oxc-parser";

export interface Syntax {
  readonly program: ParseResult["program"];
  readonly errors: readonly SyntaxFault[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** What was parsed: the source, the source in parentheses, or `_` and the source. */
  readonly text: string;
  /** How far offsets in `text` are from those in the source. */
  readonly shift: number;
}

export interface SyntaxFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** The name under which the parser and the compiler know a Cell; its ending makes it TypeScript. */
export const FILE_NAME = "cell.ts";

/**
 * What begins with a brace is an object where it can be one: at a prompt, `{ a: 1 }` is meant as
 * a value and never as a block with a label.
 */
export function parseCell(source: string): Syntax {
  if (continuesValue(source)) return parseText(`_${source}`, 1);
  if (/^\s*\{/.test(source)) {
    const object = parseText(`(${source}\n)`, 1);
    if (object.errors.length === 0 && isOneObject(object.program)) return object;
  }
  return parseText(source, 0);
}

/** Whether it begins with `.name(`: it goes on with the value of the Cell before. */
export function continuesValue(source: string): boolean {
  return /^\s*\.\s*[\p{ID_Start}_$][\p{ID_Continue}$]*\s*[(<]/u.test(source);
}

function isOneObject({ body }: ParseResult["program"]): boolean {
  const [first] = body;
  if (body.length !== 1 || first?.type !== "ExpressionStatement") return false;
  return first.expression.type === "ObjectExpression";
}

function parseText(text: string, shift: number): Syntax {
  const { program, errors, comments } = parseSync(FILE_NAME, text, {
    lang: "ts",
    sourceType: "module",
    astType: "ts",
    preserveParens: false,
  });
  const faults = errors.map(({ message, labels: [label] }) => ({
    message,
    start: label?.start ?? text.length,
    end: label?.end ?? text.length,
  }));
  return { program, errors: faults, comments, text, shift };
}

/** In the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const child: unknown = Reflect.get(node, key);
    if (Array.isArray(child)) children.push(...child.filter(isNode));
    else if (isNode(child)) children.push(child);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
