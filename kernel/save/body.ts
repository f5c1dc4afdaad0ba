// The statements of one method: the values that it gets from other methods, its own steps, and what
// it answers.

import MagicString from "magic-string";
import type { Node } from "oxc-parser";
import type { Reference } from "../compile/found.ts";
import { parseCell } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import type { OwnFunction } from "./functions.ts";
import type { Method } from "./methods.ts";
import type { Statement } from "./statement.ts";

export interface Signature {
  readonly answers: string | null;
  /** Names of the API in it. */
  readonly shared: readonly string[];
  /** Of a function of the user's. */
  readonly own: OwnFunction | null;
}

export function writeBody(
  { name, body, calls }: Method,
  { own }: Signature,
  callOf: (name: string) => string,
): string {
  const { statements, expressions } = joinResults(body);
  const inlined = calls.filter((called) => isUsedOnce(called, statements, callOf));
  const codeOf = (one: string) => expressions.get(one) ?? callOf(one);
  const texts = statements.map(({ text }) =>
    inline(text, [...inlined, ...expressions.keys()], codeOf),
  );
  const got = calls
    .filter((called) => !inlined.includes(called))
    .map((called) => `const ${called} = ${callOf(called)};`);
  const lines = texts.map((text, index) => {
    const says = statements[index]?.comment ?? "";
    const isOwn = index === texts.length - 1;
    const above = says === "" || isOwn ? "" : `${says.replace(/^/gm, "// ")}\n`;
    return `${above}${text}${BLOCK.test(text) ? "" : ";"}`;
  });
  if (own !== null) {
    const passed = own.parameters.map((parameter) => parameter.passed).join(", ");
    return [...got, ...lines, `return ${name}(${passed});`].join("\n");
  }
  const answer = answerIn(texts.at(-1) ?? "", name);
  return answer === null
    ? [...got, ...lines, `return ${name};`].join("\n")
    : [...got, ...lines.slice(0, -1), `return ${answer};`].join("\n");
}

const BLOCK = /^((async\s+)?function|class|for|if|while|switch|try|interface|enum)\b/;

/** What a Cell went on with stands where it was gone on with: a chain is whole again. */
function joinResults(body: readonly Statement[]) {
  const expressions = new Map<string, string>();
  const statements = body.filter((statement, index) => {
    const [, name] = /^const (\w+) = /.exec(statement.text) ?? [];
    if (name === undefined || !statement.isValue || statement.comment !== "") return true;
    const code = answerIn(statement.text, name);
    const next = body.slice(index + 1);
    if (code === null || !isCall(code) || !isUsedNext(name, next)) return true;
    expressions.set(
      name,
      inline(code, [...expressions.keys()], (one) => expressions.get(one) ?? one),
    );
    return false;
  });
  return { statements, expressions };
}

/** It stands where its name stood, whatever is around it. */
function isCall(code: string): boolean {
  const [node] = parseCell(code).program.body;
  return node?.type === "ExpressionStatement" && node.expression.type === "CallExpression";
}

function isUsedNext(name: string, [next, ...rest]: readonly Statement[]): boolean {
  return (
    next !== undefined &&
    isUsedOnce(name, [next, ...rest], () => "") &&
    referencesTo([name], next.text).length === 1
  );
}

/** Of `const NAME = …` at the end, what NAME is; null when it is made otherwise. */
function answerIn(text: string, name: string): string | null {
  const [node, ...more] = parseCell(text).program.body;
  if (node?.type !== "VariableDeclaration" || more.length > 0) return null;
  const [{ id, init } = { id: null, init: null }, ...others] = node.declarations;
  if (id?.type !== "Identifier" || id.name !== name || others.length > 0) return null;
  return init === null ? null : text.slice(init.start, init.end);
}

/** Once, as the method runs, and not in a loop: then the call can stand where the name is. */
function isUsedOnce(
  name: string,
  body: readonly Statement[],
  callOf: (name: string) => string,
): boolean {
  if (callOf(name).startsWith("await")) return false;
  const found = body.flatMap(({ text }) => {
    const { program } = parseCell(text);
    return referencesTo([name], text).map((reference) => ({ reference, node: program.body[0] }));
  });
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return false;
  return only.reference.bound === "now" && isStraight(only.node);
}

function isStraight(node: Node | undefined): boolean {
  return node?.type === "VariableDeclaration" || node?.type === "ExpressionStatement";
}

function inline(text: string, names: readonly string[], callOf: (name: string) => string): string {
  const references = referencesTo(names, text);
  if (references.length === 0) return text;
  const edited = new MagicString(text);
  for (const { name, start, end, isShorthand } of references) {
    edited.overwrite(start, end, isShorthand ? `${name}: ${callOf(name)}` : callOf(name));
  }
  return edited.toString();
}

function referencesTo(names: readonly string[], text: string): Reference[] {
  if (names.length === 0) return [];
  const { references } = findReferences(parseCell(text));
  return references.filter(({ name, role }) => names.includes(name) && role !== "type");
}
