// What stands beside the class: imports, functions, classes, types, and data that they use. None of
// it may depend on what a method makes or is given.

import type { Node } from "oxc-parser";
import { declarationOf } from "../compile/frames.ts";
import { childrenOf, parseCell } from "../compile/syntax.ts";
import { nameOfKey } from "../dataflow/analysis.ts";
import type { Statement } from "./statement.ts";

type Kind = "helper" | "data" | "step";

export interface HelpersOptions {
  readonly keep: readonly string[];
  isParameter(name: string): boolean;
}

export function helpersIn(
  statements: readonly Statement[],
  isMadeOnce: (name: string) => boolean,
  { keep, isParameter }: HelpersOptions,
): Set<Statement> {
  const kinds = new Map(statements.map((statement) => [statement, kindOf(statement)]));
  const candidates = new Set(
    statements.filter((statement) => {
      const isKept = kinds.get(statement) === "data" && declared(statement).some(isOf(keep));
      return kinds.get(statement) !== "step" && declared(statement).every(isMadeOnce) && !isKept;
    }),
  );
  // Whoever uses what is none is none.
  for (let shrank = true; shrank; ) {
    shrank = false;
    const made = new Set([...candidates].flatMap(declared));
    const others = new Set(statements.filter((one) => !candidates.has(one)).flatMap(declared));
    for (const statement of candidates) {
      const needs = uses(statement).filter((name) => !made.has(name));
      if (!needs.some((name) => isParameter(name) || others.has(name))) continue;
      candidates.delete(statement);
      shrank = true;
    }
  }
  return withNeededData(statements, candidates, kinds);
}

function isOf(names: readonly string[]): (name: string) => boolean {
  return (name) => names.includes(name);
}

/** Data stays with the method that uses it, unless a helper or several statements do. */
function withNeededData(
  statements: readonly Statement[],
  candidates: ReadonlySet<Statement>,
  kinds: ReadonlyMap<Statement, Kind>,
): Set<Statement> {
  const isWanted = (statement: Statement) => {
    if (kinds.get(statement) === "helper") return true;
    const names = declared(statement);
    const users = statements.filter((one) => one !== statement && uses(one).some(isOf(names)));
    return users.length > 1 || users.some((one) => candidates.has(one));
  };
  return new Set(statements.filter((one) => candidates.has(one) && isWanted(one)));
}

function declared({ analysis }: Statement): string[] {
  return [
    ...new Set(
      analysis.statements.flatMap(({ effects }) =>
        [...effects.declares, ...effects.assigns, ...effects.mutates].map(nameOfKey),
      ),
    ),
  ].filter((name) => !/^_\d*$/.test(name));
}

function uses({ analysis }: Statement): string[] {
  return analysis.statements.flatMap(({ effects, late }) =>
    [...effects.uses, ...late.uses].map(nameOfKey),
  );
}

function kindOf({ text }: Statement): Kind {
  const { body } = parseCell(text).program;
  const kinds = body.map((node) => kindOfNode(declarationOf(node)));
  const [first = "step"] = kinds;
  return kinds.every((kind) => kind === first) ? first : "step";
}

function kindOfNode(node: Node | null): Kind {
  switch (node?.type) {
    case "ImportDeclaration":
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "ClassDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
      return "helper";
    case "VariableDeclaration": {
      const inits = node.declarations.map(({ init }) => init);
      if (inits.every((init) => init?.type === "ArrowFunctionExpression")) return "helper";
      return inits.every((init) => init !== null && isData(init)) ? "data" : "step";
    }
    default:
      return "step";
  }
}

/** Written out from beginning to end: nothing is called, read or waited for but other data. */
function isData(node: Node): boolean {
  switch (node.type) {
    case "Literal":
    case "Identifier":
      return true;
    case "ArrayExpression":
    case "ObjectExpression":
    case "Property":
    case "TemplateLiteral":
    case "TemplateElement":
    case "SpreadElement":
    case "UnaryExpression":
    case "BinaryExpression":
      return childrenOf(node).every(isData);
    case "TSAsExpression":
      return isData(node.expression);
    default:
      return false;
  }
}
