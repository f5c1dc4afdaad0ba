// Runs a piece of TypeScript with `await` at its top and answers the value of its last expression.
// Not here: sessions of many pieces that see each other's names (the kernel).

import { stripTypeScriptTypes } from "node:module";
import { constants, Script } from "node:vm";

export function evaluate(code: string, filename: string): Promise<unknown> {
  const script = new Script(wrap(returnLast(stripTypeScriptTypes(code))), {
    filename,
    columnOffset: -HEAD.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const run = script.runInThisContext() as () => Promise<unknown>;
  return run();
}

const HEAD = "(async () => {";

/** On one line, so that errors name the user's own lines. */
function wrap(body: string): string {
  return `${HEAD}${body}\n})`;
}

/**
 * Puts `return` before the last expression. Where it begins is found by trying: what comes before
 * must be whole by itself, the rest must be an expression.
 */
function returnLast(code: string): string {
  for (const at of statementStarts(code)) {
    const [before, last] = [code.slice(0, at), code.slice(at)];
    const expression = last.trimEnd().replace(/;+$/, "");
    if (!isLastStatement(before, expression)) continue;
    return `${before}return (${expression}\n)`;
  }
  return code;
}

/** After each line, semicolon and block, the last first, and the beginning. */
function statementStarts(code: string): number[] {
  const ends = [...code.matchAll(/[;\n}]/g)].map(({ index }) => index + 1);
  return [0, ...ends].reverse();
}

/** After a line's end, these may continue the statement before. */
const CONTINUES = /^\s*[([/+\-`*,.]/;
const DECLARES = /^\s*((async\s+)?function|class)\b/;

function isLastStatement(before: string, expression: string): boolean {
  if (expression.trim() === "" || DECLARES.test(expression)) return false;
  const isApart = before.trim() === "" || before.trimEnd().endsWith(";");
  if (!isApart && CONTINUES.test(expression)) return false;
  // A stray sign compiles only inside of a string or a comment.
  if (compiles(`${before} @ ${expression}`)) return false;
  return compiles(before) && compiles(`${before}return (${expression}\n)`);
}

function compiles(body: string): boolean {
  try {
    new Script(wrap(body));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
