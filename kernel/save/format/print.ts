// Expressions as text that can be broken. What is not known here stands as it was written.

import type { Node } from "oxc-parser";
import { type Doc, group, HARD, indent, join, LINE, SOFT, whenBroken } from "./doc.ts";

export interface Printer {
  readonly text: string;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly block: (node: Node, printer: Printer) => Doc;
}

export function printExpression(node: Node, printer: Printer): Doc {
  if (hasComment(node, printer)) return verbatim(node, printer);
  const print = (one: Node) => printExpression(one, printer);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? quote(node, printer) : verbatim(node, printer);
    case "ParenthesizedExpression":
      return group("(", print(node.expression), ")");
    case "AwaitExpression":
      return ["await ", print(node.argument)];
    case "UnaryExpression":
      return [node.operator, /[a-z]/.test(node.operator) ? " " : "", print(node.argument)];
    case "SpreadElement":
      return ["...", print(node.argument)];
    case "TSNonNullExpression":
    case "CallExpression":
    case "MemberExpression":
      return printChain(node, printer);
    case "NewExpression":
      return ["new ", print(node.callee), printArguments(node.arguments, printer)];
    case "ArrayExpression":
      return printArray(node, printer);
    case "ObjectExpression":
      return printObject(node, printer);
    case "Property":
      return printProperty(node, printer);
    case "ArrowFunctionExpression":
      return printArrow(node, printer);
    case "BinaryExpression":
    case "LogicalExpression":
      return group(print(node.left), ` ${node.operator}`, indent(LINE, print(node.right)));
    case "ConditionalExpression": {
      const { test, consequent, alternate } = node;
      const branches = [LINE, "? ", print(consequent), LINE, ": ", print(alternate)];
      return group(print(test), indent(...branches));
    }
    case "AssignmentExpression":
      return [verbatim(node.left, printer), ` ${node.operator} `, print(node.right)];
    case "TSAsExpression":
    case "TSSatisfiesExpression": {
      const word = node.type === "TSAsExpression" ? "as" : "satisfies";
      return [print(node.expression), ` ${word} `, verbatim(node.typeAnnotation, printer)];
    }
    default:
      return verbatim(node, printer);
  }
}

/** As it was written; of several lines, those after the first keep their place to each other. */
export function verbatim({ start, end }: Node, { text }: Printer): Doc {
  const code = text.slice(start, end);
  if (!code.includes("\n") || code.includes("`")) return code;
  const [first = "", ...rest] = code.split("\n");
  const depths = rest
    .filter((line) => line.trim() !== "")
    .map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const least = Math.min(...depths, Number.MAX_SAFE_INTEGER);
  return [first, ...rest.map((line): Doc => [HARD, line.slice(least)])];
}

export function hasComment({ start, end }: Node, { comments }: Printer): boolean {
  return comments.some((comment) => comment.start > start && comment.end < end);
}

function quote(node: Node, printer: Printer): string {
  const raw = printer.text.slice(node.start, node.end);
  if (!raw.startsWith("'") || /["\\]/.test(raw)) return raw;
  return `"${raw.slice(1, -1)}"`;
}

type Of<T extends Node["type"]> = Extract<Node, { type: T }>;

function printArray(node: Of<"ArrayExpression">, printer: Printer): Doc {
  if (node.elements.length === 0) return "[]";
  const items = node.elements.map((one) => (one === null ? "" : printExpression(one, printer)));
  return group("[", indent(SOFT, join(items, [",", LINE])), whenBroken(","), SOFT, "]");
}

function printObject(node: Of<"ObjectExpression">, printer: Printer): Doc {
  if (node.properties.length === 0) return "{}";
  const members = node.properties.map((one) => printExpression(one, printer));
  return group("{", indent(LINE, join(members, [",", LINE])), whenBroken(","), LINE, "}");
}

function printProperty(node: Of<"Property">, printer: Printer): Doc {
  if (node.method || node.kind !== "init" || node.computed) return verbatim(node, printer);
  if (node.shorthand) return verbatim(node, printer);
  return [verbatim(node.key, printer), ": ", printExpression(node.value, printer)];
}

function printArrow(node: Of<"ArrowFunctionExpression">, printer: Printer): Doc {
  const { body } = node;
  const head = printer.text.slice(node.start, arrowAt(node, printer)).trim();
  const bare = /^(async )?[\w$]+$/.test(head) ? head.replace(/([\w$]+)$/, "($1)") : head;
  if (body.type === "BlockStatement") return [bare, " => ", printer.block(body, printer)];
  const isTight = ["ObjectExpression", "ParenthesizedExpression", "ArrayExpression"];
  const code = printExpression(body, printer);
  if (isTight.includes(body.type)) return [bare, " => ", code];
  return group(bare, " =>", indent(LINE, code));
}

function arrowAt(node: Of<"ArrowFunctionExpression">, { text }: Printer): number {
  return text.lastIndexOf("=>", node.body.start);
}

/** One argument that has brackets of its own needs no break around it; nor does the last. */
function printArguments(args: readonly Node[], printer: Printer): Doc {
  if (args.length === 0) return "()";
  const docs = args.map((one) => printExpression(one, printer));
  const last = args.at(-1);
  const isHugged =
    (args.length === 1 && isBracketed(last)) ||
    ((last?.type === "ArrowFunctionExpression" || last?.type === "ObjectExpression") &&
      args.slice(0, -1).every((one) => !isBracketed(one)));
  if (isHugged) return ["(", join(docs, ", "), ")"];
  return group("(", indent(SOFT, join(docs, [",", LINE])), whenBroken(","), SOFT, ")");
}

function isBracketed(node: Node | undefined): boolean {
  const types = [
    "ArrayExpression",
    "ObjectExpression",
    "ArrowFunctionExpression",
    "TemplateLiteral",
  ];
  return node !== undefined && types.includes(node.type);
}

interface Link {
  readonly doc: Doc;
  readonly isCall: boolean;
}

/** Calls of more than this, of what does not fit on a line, stand on a line each. */
const FEW_CALLS = 2;

function printChain(node: Node, printer: Printer): Doc {
  const links: Link[] = [];
  let head = node;
  let pending: Doc[] = [];
  for (;;) {
    if (hasComment(head, printer)) return verbatim(node, printer);
    if (head.type === "CallExpression" && !head.optional) {
      const types = head.typeArguments ? verbatim(head.typeArguments, printer) : "";
      pending = [types, printArguments(head.arguments, printer), ...pending];
      head = head.callee;
    } else if (head.type === "TSNonNullExpression") {
      pending = ["!", ...pending];
      head = head.expression;
    } else if (head.type === "MemberExpression" && !head.computed && !head.optional) {
      links.unshift({
        doc: [".", verbatim(head.property, printer), ...pending],
        isCall: pending.length > 0,
      });
      pending = [];
      head = head.object;
    } else {
      break;
    }
  }
  const isChain = head.type === "CallExpression" || head.type === "MemberExpression";
  const first = [isChain ? verbatim(head, printer) : printExpression(head, printer), ...pending];
  const isShort =
    head.type === "ThisExpression" || (head.type === "Identifier" && pending.length === 0);
  const kept = isShort ? countShort(head, links) : 0;
  const [near, far] = [links.slice(0, kept), links.slice(kept)];
  const start = [...first, ...near.map(({ doc }) => doc)];
  if (far.filter(({ isCall }) => isCall).length < FEW_CALLS) {
    return [...start, ...far.map(({ doc }) => doc)];
  }
  return group(...start, indent(...far.map(({ doc }): Doc => [SOFT, doc])));
}

/** `dag.container()` and `this.base()` are one word. */
function countShort(head: Node, links: readonly Link[]): number {
  const isRoot =
    head.type === "ThisExpression" || (head.type === "Identifier" && head.name === "dag");
  return isRoot && links.length > 0 ? 1 : 0;
}
