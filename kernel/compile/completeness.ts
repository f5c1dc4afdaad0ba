// Whether Enter runs what is written, or goes on to the next line. A fault at the very end says
// that more is to come; one anywhere else will not be mended by writing more.

import type { Completeness } from "../code.ts";
import { measureDepth } from "./brackets.ts";
import { parseCell, type Syntax, type SyntaxFault } from "./syntax.ts";

const INDENT = 2;

export function completenessOf(source: string): Completeness {
  const syntax = parseCell(source);
  const [first] = syntax.errors;
  if (first === undefined) return { kind: "complete" };
  if (isUnfinished(syntax) || isUnfinishedObject(source)) {
    return { kind: "incomplete", indent: indentAfter(source) };
  }
  const offset = Math.min(source.length, Math.max(0, first.start - syntax.shift));
  return { kind: "invalid", offset, message: first.message };
}

function isUnfinished({ text, errors, program }: Syntax): boolean {
  const fault = errors.at(-1);
  if (fault === undefined) return false;
  const end = text.trimEnd().length;
  if (fault.start >= end || lacksValue(program, fault, end)) return true;
  return fault.end >= end && (isOpenText(text, fault) || isOpenAccess(text, fault));
}

/** `const a`, whose value comes on the next line. */
function lacksValue({ body }: Syntax["program"], fault: SyntaxFault, end: number): boolean {
  const last = body.at(-1);
  if (last?.type !== "VariableDeclaration") return false;
  const declarator = last.declarations.at(-1);
  if (declarator === undefined || declarator.init !== null) return false;
  return declarator.start <= fault.start && declarator.end >= end;
}

/** A template, a comment, or a string whose line is continued. */
function isOpenText(text: string, { start }: SyntaxFault): boolean {
  const isContinued = /['"]/.test(text.charAt(start)) && text.endsWith("\\");
  return isContinued || measureDepth(text).isInText;
}

/** `a?.`, `import.`, `...` */
function isOpenAccess(text: string, { start }: SyntaxFault): boolean {
  return /^(?:\?\.|import\s*\.|\.\.\.)\s*$/.test(text.slice(start));
}

/** `{ a: 1, b: 2` is not the beginning of any block, but of an object. */
function isUnfinishedObject(source: string): boolean {
  return source.trimStart().startsWith("{") && isUnfinished(parseCell(`(${source}`));
}

function indentAfter(source: string): number {
  const { indent, isInText, isInBrackets, last } = measureDepth(source);
  if (isInText) return 0;
  const goesOn = isInBrackets
    ? /[=+\-*/%&|^<>?:!~.]/.test(last)
    : !/^[;}]?$/.test(last) && !isAfterDecorator(source);
  return goesOn ? indent + INDENT : indent;
}

/** What is decorated stands below its decorator, not under it. */
function isAfterDecorator(source: string): boolean {
  const line = source.trimEnd().split("\n").at(-1) ?? "";
  return /^\s*@/.test(line);
}
