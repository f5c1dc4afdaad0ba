// Names of a session that stand for one literal from their declaration to the end.

import type { Node } from "oxc-parser";
import { declarationOf } from "../compile/frames.ts";
import type { ReadCell } from "./read.ts";

export interface Constants {
  /** Whether the name is declared once and nothing ever changes what it stands for. */
  isSettled(name: string): boolean;
  /** The text of what is written out, or of a name that stands for such a text; else null. */
  textOf(node: Node | undefined): string | null;
}

export function constantsOf(cells: readonly ReadCell[]): Constants {
  const counts = new Map<string, number>();
  const changed = new Set<string>();
  for (const { analysis } of cells) {
    for (const { effects, late } of analysis.statements) {
      for (const name of effects.declares) counts.set(name, (counts.get(name) ?? 0) + 1);
      for (const name of [...effects.assigns, ...effects.mutates, ...late.mutates])
        changed.add(name);
    }
  }
  const isSettled = (name: string) => counts.get(name) === 1 && !changed.has(name);
  const texts = new Map<string, string>();
  for (const [name, node] of cells.flatMap(declared)) {
    const text = isSettled(name) ? writtenOut(node) : null;
    if (text !== null) texts.set(name, text);
  }
  return {
    isSettled,
    textOf(node) {
      if (node === undefined) return null;
      return node.type === "Identifier" ? (texts.get(node.name) ?? null) : writtenOut(node);
    },
  };
}

/** Of a literal, its code in one spelling; null of anything else. */
export function literalCode(node: Node): string | null {
  if (node.type === "UnaryExpression" && node.operator === "-") {
    const code = literalCode(node.argument);
    return code !== null && /^[\d.]+$/.test(code) ? `-${code}` : null;
  }
  if (node.type !== "Literal") return null;
  const { value } = node;
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

function declared({ syntax }: ReadCell): [string, Node][] {
  return syntax.program.body.flatMap((node): [string, Node][] => {
    const declaration = declarationOf(node);
    if (declaration?.type !== "VariableDeclaration") return [];
    return declaration.declarations.flatMap(({ id, init }): [string, Node][] =>
      id.type === "Identifier" && init !== null ? [[id.name, init]] : [],
    );
  });
}

function writtenOut(node: Node): string | null {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) return null;
  return node.quasis[0]?.value.cooked ?? null;
}
