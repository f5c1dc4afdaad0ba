// The functions that a user wrote and keeps: their parameters and what they answer, as a method of
// the module says them.

import type { Node } from "oxc-parser";
import { declarationOf } from "../compile/frames.ts";
import type { FunctionNode } from "../compile/places.ts";
import { parseCell } from "../compile/syntax.ts";

export interface OwnFunction {
  readonly parameters: readonly OwnParameter[];
  /** As it was written; null when nobody wrote it. */
  readonly answers: string | null;
  readonly isAsync: boolean;
}

export interface OwnParameter {
  readonly name: string;
  /** As it is declared: `version: string = "3"`. */
  readonly code: string;
  /** As it is passed on: `version`, `...rest`. */
  readonly passed: string;
  readonly isRequired: boolean;
  /** Why it cannot be a parameter of a method; null when it can. */
  readonly trouble: string | null;
}

/** null when the statement does not declare a function of that name. */
export function functionIn(text: string, name: string): OwnFunction | null {
  const { program } = parseCell(text);
  for (const statement of program.body) {
    const node = functionNamed(declarationOf(statement), name);
    if (node === null || node.body === null) continue;
    const { params, returnType } = node;
    return {
      parameters: params.map((param) => parameterOf(param, text)),
      answers: returnType ? sourceOf(returnType.typeAnnotation, text) : null,
      isAsync: node.async,
    };
  }
  return null;
}

function functionNamed(node: Node | null, name: string): FunctionNode | null {
  if (node?.type === "FunctionDeclaration") return node.id?.name === name ? node : null;
  if (node?.type !== "VariableDeclaration") return null;
  for (const { id, init } of node.declarations) {
    if (id.type !== "Identifier" || id.name !== name) continue;
    if (init?.type === "ArrowFunctionExpression") return init;
    return init?.type === "FunctionExpression" ? init : null;
  }
  return null;
}

function parameterOf(node: Node, text: string): OwnParameter {
  switch (node.type) {
    case "Identifier": {
      const type = node.typeAnnotation ? sourceOf(node.typeAnnotation, text) : null;
      const mark = node.optional ? "?" : "";
      return {
        name: node.name,
        code: `${node.name}${mark}${type ?? ""}`,
        passed: node.name,
        isRequired: !node.optional,
        trouble: type === null ? `the parameter ${node.name} has no type` : null,
      };
    }
    case "AssignmentPattern": {
      const own = parameterOf(node.left, text);
      const type = node.left.type === "Identifier" && node.left.typeAnnotation ? null : node.right;
      const inferred = type === null ? "" : literalType(type);
      return {
        ...own,
        code: `${own.code}${inferred ? `: ${inferred}` : ""} = ${sourceOf(node.right, text)}`,
        isRequired: false,
        trouble: inferred === null ? own.trouble : null,
      };
    }
    case "RestElement": {
      const own = parameterOf(node.argument, text);
      const type = node.typeAnnotation ? sourceOf(node.typeAnnotation, text) : null;
      return {
        name: own.name,
        code: `...${own.name}${type ?? ""}`,
        passed: `...${own.name}`,
        isRequired: false,
        trouble: type === null ? `the parameter ${own.name} has no type` : null,
      };
    }
    default: {
      const code = sourceOf(node, text);
      const trouble = `a parameter that is taken apart, ${code}, has no name to be given by`;
      return { name: code, code, passed: code, isRequired: true, trouble };
    }
  }
}

function literalType(node: Node): string | null {
  return node.type === "Literal" && ["string", "number", "boolean"].includes(typeof node.value)
    ? typeof node.value
    : null;
}

function sourceOf({ start, end }: Node, text: string): string {
  return text.slice(start, end);
}

/** What a function of this type answers; null when the text is no type of a function. */
export function answerIn(type: string): string | null {
  const text = `type T = ${type};`;
  const [node] = parseCell(text).program.body;
  if (node?.type !== "TSTypeAliasDeclaration") return null;
  const { typeAnnotation } = node;
  if (typeAnnotation.type !== "TSFunctionType" || !typeAnnotation.returnType) return null;
  return sourceOf(typeAnnotation.returnType.typeAnnotation, text);
}
