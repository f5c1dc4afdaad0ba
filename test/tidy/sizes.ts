// How long things may be: a file, a function, a line.

import { type Finding, isGenerated, lineAt, type Source } from "./source.ts";

const MOST_FILE_LINES = 400;
const MOST_FUNCTION_LINES = 60;
const MOST_LINE_COLUMNS = 100;

export function checkSizes(sources: readonly Source[]): Finding[] {
  return sources
    .filter(({ path }) => !isGenerated(path))
    .flatMap((source) => [...checkFile(source), ...checkLines(source), ...checkFunctions(source)]);
}

function checkFile({ path, text }: Source): Finding[] {
  const lines = text.trimEnd().split("\n").length;
  if (lines <= MOST_FILE_LINES) return [];
  return [`${path}:1: ${lines} lines, at most ${MOST_FILE_LINES}. It is two files.`];
}

function checkLines({ path, text }: Source): Finding[] {
  return text.split("\n").flatMap((line, index) => {
    const columns = [...line].length;
    if (columns <= MOST_LINE_COLUMNS) return [];
    return [`${path}:${index + 1}: ${columns} columns, at most ${MOST_LINE_COLUMNS}. Break it.`];
  });
}

function checkFunctions(source: Source): Finding[] {
  return functionsOf(source)
    .filter(({ first, last, isList }) => !isList && last - first + 1 > MOST_FUNCTION_LINES)
    .map(
      ({ first, last }) =>
        `${source.path}:${first}: a function of ${last - first + 1} lines, ` +
        `at most ${MOST_FUNCTION_LINES}. Take a part of it out.`,
    );
}

interface FunctionSpan {
  readonly first: number;
  readonly last: number;
  /**
   * It is a list, as long as what it lists: a suite of tests, each of which is a function of its
   * own, or one switch over a union, a case a member.
   */
  readonly isList: boolean;
}

const SUITE = /\b(?:describe|test|it)(?:\.\w+)*\s*\(/;

function functionsOf({ path, code }: Source): FunctionSpan[] {
  const found: FunctionSpan[] = [];
  const open: { readonly at: number; readonly head: number | null }[] = [];
  const parens: number[] = [];
  let lastParens: readonly [open: number, close: number] | null = null;
  for (let at = 0; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char === "(") parens.push(at);
    else if (char === ")") lastParens = [parens.pop() ?? at, at];
    else if (char === "{") open.push({ at, head: headOf(code, at, lastParens) });
    else if (char === "}") {
      const body = open.pop();
      if (body === undefined || body.head === null) continue;
      const text = code.slice(body.at + 1, at);
      const isList = (path.startsWith("test/") && SUITE.test(text)) || isOneSwitch(text);
      found.push({ first: lineAt(code, body.head), last: lineAt(code, at), isList });
    }
  }
  return found;
}

/** Whether a body is a switch and nothing else. */
function isOneSwitch(body: string): boolean {
  const head = /^\s*switch \([^{]*\) \{/.exec(body);
  if (head === null) return false;
  let depth = 1;
  let at = head[0].length;
  for (; at < body.length && depth > 0; at += 1) {
    if (body.charAt(at) === "{") depth += 1;
    if (body.charAt(at) === "}") depth -= 1;
  }
  return body.slice(at).trim() === "";
}

const CONTROL = /\b(?:if|for|while|switch|catch|with|await)\s*$/;

/** Where the function begins whose body opens at `at`; null when it is no function's body. */
function headOf(
  code: string,
  at: number,
  lastParens: readonly [open: number, close: number] | null,
): number | null {
  if (/=>\s*$/.test(code.slice(Math.max(0, at - 40), at))) return lastParens?.[0] ?? at;
  if (lastParens === null) return null;
  const [open, close] = lastParens;
  const between = code.slice(close + 1, at);
  if (!/^\s*(?::[^;=]*[^;=:,|&\s])?\s*$/.test(between)) return null;
  return CONTROL.test(code.slice(Math.max(0, open - 20), open)) ? null : open;
}
