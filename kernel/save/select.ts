// The statements that the kept values need, each name with one declaration: where a session
// declared a name again, the earlier ones get another name.

import MagicString from "magic-string";
import type { BindingPattern } from "oxc-parser";
import { patternNames } from "../compile/frames.ts";
import { parseCell } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import { analyse } from "../dataflow/analyse.ts";
import { isTypeKey, nameOfKey } from "../dataflow/analysis.ts";
import { type SliceOptions, sliceFor } from "../dataflow/slice.ts";
import { freeName } from "./parameters.ts";
import type { Statement } from "./statement.ts";

/** In the order in which they run. */
export function selectStatements(
  statements: readonly Statement[],
  names: readonly string[],
  options: SliceOptions,
): Statement[] {
  return separateNames(sliceOf(statements, names, options));
}

/** Each statement counts as a Cell that ran, so that a run's index is that of a statement. */
export function sliceOf(
  statements: readonly Statement[],
  names: readonly string[],
  options: SliceOptions,
): Statement[] {
  const cells = statements.map(({ cell, analysis }) => ({ number: cell, analysis }));
  const kept = new Set(sliceFor(cells, names, options).map(({ run }) => run));
  return statements.filter((_, run) => kept.has(run));
}

/** The last declaration keeps the name: that is the one that the session ended with. */
function separateNames(statements: readonly Statement[]): Statement[] {
  const declarations = new Map<string, number[]>();
  statements.forEach(({ analysis }, index) => {
    for (const key of declaredIn(analysis.statements)) {
      const name = nameOfKey(key);
      const known = declarations.get(name) ?? [];
      if (!known.includes(index)) declarations.set(name, [...known, index]);
    }
  });
  const assigned = assignAgain(statements, declarations);
  const taken = new Set(declarations.keys());
  const versions = new Map<string, string[]>();
  for (const [name, at] of declarations) {
    if (readLate(name, statements)) continue;
    const names = at.slice(0, -1).map(() => {
      const fresh = freeName(name, (one) => taken.has(one));
      taken.add(fresh);
      return fresh;
    });
    if (names.length > 0) versions.set(name, [...names, name]);
  }
  if (versions.size === 0) return assigned;
  return assigned.map((statement, index) => {
    return rename(statement, (name, isDeclared, isLate) => {
      const names = versions.get(name);
      const at = declarations.get(name) ?? [];
      // What a function reads when it is called is what the name has at last.
      if (names === undefined || isLate) return name;
      const count = at.filter((one) => one < index || (isDeclared && one === index)).length;
      return names[count - 1] ?? name;
    });
  });
}

function readLate(name: string, statements: readonly Statement[]): boolean {
  return statements.some(({ analysis }) =>
    analysis.statements.some(({ late }) => [...late.uses, ...late.mutates].includes(name)),
  );
}

/**
 * A function reads what a name has when it is called. Where such a name was declared again, it is
 * one variable that is assigned to, as it was in the session.
 */
function assignAgain(
  statements: readonly Statement[],
  declarations: ReadonlyMap<string, readonly number[]>,
): Statement[] {
  const again = new Map(
    [...declarations].filter(([name, at]) => at.length > 1 && readLate(name, statements)),
  );
  return statements.map((statement, index) => {
    const names = [...again].filter(([, at]) => at.includes(index)).map(([name]) => name);
    const later = names.filter((name) => again.get(name)?.[0] !== index);
    return names.length === 0 ? statement : assign(statement, names, later);
  });
}

/** `names` become variables that can be assigned to, and `later` are assigned here. */
function assign(
  statement: Statement,
  names: readonly string[],
  later: readonly string[],
): Statement {
  const [node] = parseCell(statement.text).program.body;
  const [only, ...others] = node?.type === "VariableDeclaration" ? node.declarations : [];
  const bound = only === undefined ? [] : patternNames(only.id);
  const isWhole = later.length === 0 || bound.every((name) => later.includes(name));
  if (only === undefined || others.length > 0 || !isWhole) {
    const trouble = `${names.join(", ")}: declared again, while functions read whichever is there`;
    return { ...statement, troubles: [...statement.troubles, trouble] };
  }
  const { id, init } = only;
  const value = init === null ? "undefined" : statement.text.slice(init.start, init.end);
  const assigned = `${sourceWithoutType(id, statement.text)} = ${value}`;
  const isObject = id.type === "ObjectPattern";
  const again = isObject ? `(${assigned})` : assigned;
  const text = later.length === 0 ? `let ${statement.text.slice(id.start)}` : again;
  return { ...statement, text, analysis: analyse(text) };
}

function sourceWithoutType(id: BindingPattern, text: string): string {
  const end = id.typeAnnotation?.start ?? id.end;
  return text.slice(id.start, end).trimEnd();
}

function declaredIn(statements: Statement["analysis"]["statements"]): string[] {
  const keys = statements.flatMap(({ effects }) => effects.declares);
  return keys.filter((key) => !isTypeKey(key) || !keys.includes(nameOfKey(key)));
}

type NameFor = (name: string, isDeclared: boolean, isLate: boolean) => string;

function rename(statement: Statement, nameFor: NameFor): Statement {
  const { text } = statement;
  const syntax = parseCell(text);
  const edited = new MagicString(syntax.text);
  const own = new Set(declaredIn(statement.analysis.statements).map(nameOfKey));
  for (const { name, start, end } of declaredAt(syntax.program.body)) {
    const to = nameFor(name, true, false);
    if (to !== name) edited.overwrite(start, end, to);
  }
  for (const { name, start, end, role, bound, isShorthand } of findReferences(syntax).references) {
    // A function that calls itself means itself; `const x = x.y` means the x before.
    const isOwn = own.has(name) && (role === "declare" || bound !== "now");
    const to = nameFor(name, isOwn, !isOwn && bound === "late");
    if (to !== name) edited.overwrite(start, end, isShorthand ? `${name}: ${to}` : to);
  }
  const written = edited.slice(syntax.shift);
  return written === text ? statement : { ...statement, text: written, analysis: analyse(written) };
}

interface Named {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Where functions, classes and types are named; variables are among the references. */
function declaredAt(body: ReturnType<typeof parseCell>["program"]["body"]): Named[] {
  return body.flatMap((node): Named[] => {
    switch (node.type) {
      case "FunctionDeclaration":
      case "TSDeclareFunction":
      case "ClassDeclaration":
        return node.id === null ? [] : [node.id];
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
      case "TSEnumDeclaration":
        return [node.id];
      case "ImportDeclaration":
        return node.specifiers.map(({ local }) => local);
      default:
        return [];
    }
  });
}
