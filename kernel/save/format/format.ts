// A module's source file as it is to be read: one statement a line, long chains a call a line.
// Invariant: what is printed means what was given; what is not known here stands as it was written.

import { type Node, parseSync } from "oxc-parser";
import type { FunctionNode } from "../../compile/places.ts";
import { printBranch } from "./branches.ts";
import { type Doc, group, HARD, indent, join, LINE, layOut, SOFT, whenBroken } from "./doc.ts";
import { hasComment, type Printer, printExpression, verbatim } from "./print.ts";

const WIDTH = 100;

export function formatCode(source: string): string {
  const { program, comments, errors } = parseSync("index.ts", source, {
    lang: "ts",
    sourceType: "module",
    astType: "ts",
    preserveParens: true,
  });
  if (errors.length > 0) return source;
  const printer: Printer = { text: source, comments, block: printBlock };
  const doc = printList(program.body, 0, source.length, printer);
  return `${layOut(doc, WIDTH).trim()}\n`;
}

/** Statements with the comments between them; an empty line stays one. */
function printList(nodes: readonly Node[], from: number, to: number, printer: Printer): Doc {
  const docs: Doc[] = [];
  let at = from;
  const between = (end: number, isFirst: boolean) => {
    const comments = printer.comments.filter(({ start, end: last }) => start >= at && last <= end);
    for (const comment of comments) {
      separate(comment.start, isFirst && docs.length === 0);
      docs.push(printComment(printer.text.slice(comment.start, comment.end)));
      at = comment.end;
    }
  };
  const separate = (start: number, isFirst: boolean) => {
    if (isFirst) return;
    const isApart = /\n\s*\n/.test(printer.text.slice(at, start));
    docs.push(isApart ? [HARD, HARD] : HARD);
  };
  for (const node of nodes.filter(({ type }) => type !== "EmptyStatement")) {
    const start = startOf(node);
    between(start, true);
    separate(start, docs.length === 0);
    docs.push(printStatement(node, printer));
    at = node.end;
  }
  between(to, true);
  return docs;
}

/** A decorator stands before `export`, which the tree does not count in. */
function startOf(node: Node): number {
  const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
  const decorators =
    declaration !== null && "decorators" in declaration ? (declaration.decorators ?? []) : [];
  return Math.min(node.start, ...decorators.map(({ start }) => start));
}

function printComment(comment: string): Doc {
  if (!comment.includes("\n")) return comment;
  const [first = "", ...rest] = comment.split("\n").map((line) => line.trim());
  return [first, ...rest.map((line): Doc => [HARD, ` ${line}`])];
}

function printBlock(node: Node, printer: Printer): Doc {
  if (node.type !== "BlockStatement") return printStatement(node, printer);
  const inside = printList(node.body, node.start + 1, node.end - 1, printer);
  const isEmpty = Array.isArray(inside) && inside.length === 0;
  return isEmpty ? "{}" : ["{", indent(HARD, inside), HARD, "}"];
}

function printStatement(node: Node, printer: Printer): Doc {
  const print = (one: Node) => printExpression(one, printer);
  switch (node.type) {
    case "ImportDeclaration":
      return printImport(node, printer);
    case "ExpressionStatement":
      return [print(node.expression), ";"];
    case "ReturnStatement":
      return node.argument === null ? "return;" : ["return ", print(node.argument), ";"];
    case "ThrowStatement":
      return ["throw ", print(node.argument), ";"];
    case "VariableDeclaration":
      return printVariables(node, printer);
    case "FunctionDeclaration":
      return printFunction(node, printer);
    case "ExportNamedDeclaration":
      if (node.declaration?.type !== "ClassDeclaration") return verbatim(node, printer);
      return printClass(node.declaration, printer, "export ");
    case "ClassDeclaration":
      return printClass(node, printer, "");
    case "TSInterfaceDeclaration":
      return printInterface(node, printer);
    default:
      return printBranch(node, printer) ?? verbatim(node, printer);
  }
}

type Of<T extends Node["type"]> = Extract<Node, { type: T }>;
type ClassNode = Extract<Node, { readonly superClass: unknown }>;

function printImport(node: Of<"ImportDeclaration">, printer: Printer): Doc {
  const code = printer.text.slice(node.start, node.end).replace(/;$/, "");
  const [, head, names = "", tail] = /^([^{]*)\{([^}]*)\}(.*)$/s.exec(code) ?? [];
  if (head === undefined) return `${code};`;
  const parts = names.split(",").map((name) => name.trim());
  const list = join(
    parts.filter((name) => name !== ""),
    [",", LINE],
  );
  return group(head, "{", indent(LINE, list), whenBroken(","), LINE, "}", tail ?? "", ";");
}

function printVariables(node: Of<"VariableDeclaration">, printer: Printer): Doc {
  if (hasComment(node, printer) || node.declare) return verbatim(node, printer);
  const declarators = node.declarations.map(({ id, init }): Doc => {
    const name = verbatim(id, printer);
    return init === null ? name : [name, " = ", printExpression(init, printer)];
  });
  return [`${node.kind} `, join(declarators, ", "), ";"];
}

function printFunction(node: FunctionNode, printer: Printer): Doc {
  if (node.body === null || node.body === undefined) return verbatim(node, printer);
  const head = printer.text.slice(node.start, node.body.start).replace(/\s+/g, " ");
  if (hasComment({ ...node, end: node.body.start }, printer)) return verbatim(node, printer);
  return [head.trim(), " ", printBlock(node.body, printer)];
}

function printInterface(node: Of<"TSInterfaceDeclaration">, printer: Printer): Doc {
  if (hasComment(node, printer)) return verbatim(node, printer);
  const head = printer.text.slice(node.start, node.body.start).trim();
  const members = node.body.body.map((member): Doc => {
    const code = verbatim(member, printer);
    return typeof code === "string" ? `${code.replace(/[;,]$/, "")};` : code;
  });
  return members.length === 0
    ? `${head} {}`
    : [head, " {", indent(HARD, join(members, HARD)), HARD, "}"];
}

function printClass(node: ClassNode, printer: Printer, before: string): Doc {
  const head = printer.text.slice(afterDecorators(node), node.body.start).trim();
  const members: Doc[] = [];
  let at = node.body.start + 1;
  for (const member of node.body.body) {
    const decorators = "decorators" in member ? member.decorators : [];
    const start = Math.min(member.start, ...decorators.map((one) => one.start));
    const comments = printer.comments.filter((one) => one.start >= at && one.end <= start);
    const docs = comments.map(
      (one): Doc => [printComment(printer.text.slice(one.start, one.end)), HARD],
    );
    members.push([...docs, printMethod(member, printer)]);
    at = member.end;
  }
  const inside = join(members, [HARD, HARD]);
  const marks = node.decorators.map((one): Doc => [verbatim(one, printer), HARD]);
  return [...marks, before, head, " {", indent(HARD, inside), HARD, "}"];
}

/** Where `class` stands: decorators and `export` may be before it. */
function afterDecorators({ start, decorators, type }: ClassNode): number {
  return type === "ClassDeclaration" ? Math.max(start, ...decorators.map(({ end }) => end)) : start;
}

function printMethod(node: Node, printer: Printer): Doc {
  const isPlain = node.type === "MethodDefinition" && node.kind === "method" && !node.static;
  if (!isPlain || !node.value.body || node.value.generator || node.computed) {
    return verbatim(node, printer);
  }
  const { value, decorators, accessibility, key } = node;
  const marks = decorators.map((one): Doc => [verbatim(one, printer), HARD]);
  const words = `${accessibility ? `${accessibility} ` : ""}${value.async ? "async " : ""}`;
  const parameters = value.params.map((one) => printParameter(one, printer));
  const list =
    parameters.length === 0
      ? "()"
      : group("(", indent(SOFT, join(parameters, [",", LINE])), whenBroken(","), SOFT, ")");
  const answers = value.returnType
    ? [": ", verbatim(value.returnType.typeAnnotation, printer)]
    : "";
  const body = printBlock(node.value.body, printer);
  return [...marks, words, verbatim(key, printer), list, answers, " ", body];
}

function printParameter(node: Node, printer: Printer): Doc {
  const decorators = "decorators" in node ? (node.decorators ?? []) : [];
  const inner = "left" in node && "decorators" in node.left ? (node.left.decorators ?? []) : [];
  const start = Math.min(node.start, ...[...decorators, ...inner].map((one) => one.start));
  return verbatim({ ...node, start }, printer);
}
