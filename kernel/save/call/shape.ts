// What a module offers, read from the text of its source file: nothing of it runs.

import type { Node } from "oxc-parser";
import { RondelError } from "../../../stdlib/index.ts";
import { declarationOf } from "../../compile/frames.ts";
import { parseCell, type Syntax } from "../../compile/syntax.ts";

export interface ModuleShape {
  readonly className: string;
  readonly says: string;
  readonly functions: readonly FunctionShape[];
}

export interface FunctionShape {
  readonly name: string;
  readonly says: string;
  readonly parameters: readonly ParameterShape[];
  /** As it is written, without the promise around it. */
  readonly answers: string;
}

export interface ParameterShape {
  readonly name: string;
  /** Without `[]`, of what is given several times. */
  readonly type: string;
  readonly isList: boolean;
  readonly isRest: boolean;
  readonly isRequired: boolean;
  /** As code; null when there is none. */
  readonly standard: string | null;
  readonly says: string;
  /** Patterns that are left out of a folder. */
  readonly ignore: readonly string[];
}

/** `path` is for the words of a failure alone. */
export function readShape(source: string, path: string): ModuleShape {
  const syntax = parseCell(source);
  const [fault] = syntax.errors;
  if (fault !== undefined) {
    const lines = syntax.text.slice(0, fault.start).split("\n");
    const place = `${path}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
    throw new RondelError(`${place} is no TypeScript: ${fault.message}`);
  }
  for (const statement of syntax.program.body) {
    const node = declarationOf(statement);
    if (node?.type !== "ClassDeclaration" || !isMarked(node.decorators, "object")) continue;
    return {
      className: node.id?.name ?? "",
      says: docsBefore(startOf(statement, node.decorators), syntax).says,
      functions: node.body.body.flatMap((member) => functionOf(member, syntax)),
    };
  }
  throw new RondelError(
    `${path} is no module: it has no class that is marked @object()`,
    "rondel save SESSION writes one.",
  );
}

function isMarked(decorators: readonly Node[], name: string): boolean {
  return decorators.some((decorator) => {
    if (decorator.type !== "Decorator") return false;
    const { expression } = decorator;
    const named = expression.type === "CallExpression" ? expression.callee : expression;
    return named.type === "Identifier" && named.name === name;
  });
}

function startOf(node: Node, decorators: readonly Node[]): number {
  return Math.min(node.start, ...decorators.map(({ start }) => start));
}

function functionOf(member: Node, syntax: Syntax): FunctionShape[] {
  if (member.type !== "MethodDefinition" || !isMarked(member.decorators, "func")) return [];
  if (member.key.type !== "Identifier") return [];
  const { returnType, params } = member.value;
  const docs = docsBefore(startOf(member, member.decorators), syntax);
  const type = returnType ? textOf(returnType.typeAnnotation, syntax) : "unknown";
  return [
    {
      name: member.key.name,
      says: docs.says,
      parameters: params.map((node) => parameterOf(node, docs.parameters, syntax)),
      answers: type.replace(/^Promise<(.*)>$/s, "$1"),
    },
  ];
}

function parameterOf(
  node: Node,
  docs: ReadonlyMap<string, string>,
  syntax: Syntax,
): ParameterShape {
  const isRest = node.type === "RestElement";
  const named = node.type === "AssignmentPattern" ? node.left : isRest ? node.argument : node;
  const name = named.type === "Identifier" ? named.name : textOf(named, syntax);
  const standard = node.type === "AssignmentPattern" ? textOf(node.right, syntax) : null;
  const annotated = isRest ? node : named;
  const annotation = "typeAnnotation" in annotated ? annotated.typeAnnotation : null;
  const written = annotation ? textOf(annotation, syntax).replace(/^\s*:\s*/, "") : null;
  const type = written ?? inferred(standard);
  const isOptional = /^[\w$]+\s*\?/.test(textOf(named, syntax));
  return {
    name,
    type: type.replace(/\[\]$/, ""),
    isList: type.endsWith("[]"),
    isRest,
    isRequired: standard === null && !isRest && !isOptional,
    standard,
    says: docs.get(name) ?? "",
    ignore: "decorators" in node ? ignoredBy(node.decorators ?? []) : [],
  };
}

function inferred(standard: string | null): string {
  if (standard === null) return "unknown";
  if (/^["'`]/.test(standard)) return "string";
  return /^(true|false)$/.test(standard) ? "boolean" : "number";
}

/** The patterns of `@argument({ ignore: ["…"] })`. */
function ignoredBy(decorators: readonly Node[]): string[] {
  return decorators.flatMap((decorator) => {
    if (!isMarked([decorator], "argument") || decorator.type !== "Decorator") return [];
    const { expression } = decorator;
    const [options] = expression.type === "CallExpression" ? expression.arguments : [];
    if (options?.type !== "ObjectExpression") return [];
    return options.properties.flatMap((property) => {
      if (property.type !== "Property" || property.value.type !== "ArrayExpression") return [];
      if (property.key.type !== "Identifier" || property.key.name !== "ignore") return [];
      return property.value.elements.flatMap((one) =>
        one?.type === "Literal" && typeof one.value === "string" ? [one.value] : [],
      );
    });
  });
}

function textOf({ start, end }: Node, { text }: Syntax): string {
  return text.slice(start, end);
}

interface Docs {
  readonly says: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function docsBefore(start: number, { comments, text }: Syntax): Docs {
  const comment = comments.findLast(({ end }) => end <= start);
  const isNear = comment !== undefined && text.slice(comment.end, start).trim() === "";
  if (!isNear) return { says: "", parameters: new Map() };
  const lines = text
    .slice(comment.start, comment.end)
    .replace(/^\/\*+|\*+\/$|^\/\//g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trim());
  const parameters = lines.flatMap((line): [string, string][] => {
    const [, name, says] = /^@param\s+([\w$]+)\s*-?\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, says ?? ""]];
  });
  const says = lines.filter((line) => !line.startsWith("@"));
  return { says: says.join("\n").trim(), parameters: new Map(parameters) };
}
