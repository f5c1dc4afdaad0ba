// Statements that decide what comes next: conditions, loops, what is tried.

import type { Node } from "oxc-parser";
import { type Doc, group, HARD, indent, join } from "./doc.ts";
import { hasComment, type Printer, printExpression, verbatim } from "./print.ts";

type Of<T extends Node["type"]> = Extract<Node, { type: T }>;

/** null of any other statement. */
export function printBranch(node: Node, printer: Printer): Doc | null {
  switch (node.type) {
    case "IfStatement": {
      const { test, consequent, alternate } = node;
      const rest = alternate === null ? "" : [" else ", printer.block(alternate, printer)];
      const head = group("if (", printExpression(test, printer), ") ");
      return [head, printer.block(consequent, printer), rest];
    }
    case "ForOfStatement": {
      const head = `for ${node.await ? "await " : ""}(`;
      const items = printExpression(node.right, printer);
      const body = printer.block(node.body, printer);
      return [head, verbatim(node.left, printer), " of ", items, ") ", body];
    }
    case "ForStatement":
    case "WhileStatement": {
      const head = printer.text.slice(node.start, node.body.start).trim();
      return [head, " ", printer.block(node.body, printer)];
    }
    case "BreakStatement":
    case "ContinueStatement":
      return `${printer.text.slice(node.start, node.end).replace(/\s*;$/, "")};`;
    case "TryStatement":
      return printTry(node, printer);
    case "SwitchStatement":
      return hasComment(node, printer) ? null : printSwitch(node, printer);
    default:
      return null;
  }
}

function printTry({ block, handler, finalizer }: Of<"TryStatement">, printer: Printer): Doc {
  const caught = handler?.param ? ["(", verbatim(handler.param, printer), ") "] : "";
  return [
    "try ",
    printer.block(block, printer),
    handler ? [" catch ", caught, printer.block(handler.body, printer)] : "",
    finalizer ? [" finally ", printer.block(finalizer, printer)] : "",
  ];
}

function printSwitch({ discriminant, cases }: Of<"SwitchStatement">, printer: Printer): Doc {
  const all = cases.map(({ test, consequent }): Doc => {
    const head = test === null ? "default:" : ["case ", printExpression(test, printer), ":"];
    const body = consequent.map((one) => printer.block(one, printer));
    return [head, body.length === 0 ? "" : indent(HARD, join(body, HARD))];
  });
  const of = group("switch (", printExpression(discriminant, printer), ") {");
  return [of, indent(HARD, join(all, HARD)), HARD, "}"];
}
