// Cells that were a stay at a terminal, as what was kept of it: `const fixed = await
// box.terminal({ keep: true })` becomes `const fixed = box.withDirectory("/", tree("sha256:…"))`.
// What else a Cell does with a terminal stays as it is, and is refused by name.

import type { Node } from "oxc-parser";
import { declarationOf } from "../compile/frames.ts";
import { parseCell } from "../compile/syntax.ts";
import { analyse } from "../dataflow/analyse.ts";
import { pinnedOf } from "../pinned.ts";
import type { PromptKernel } from "../prompt-kernel.ts";
import { writeKept } from "../terminals/kept-code.ts";
import type { SavedCell } from "./words.ts";

type Asked = Pick<PromptKernel, "names" | "peek" | "connection">;

export async function withoutStays(
  cells: readonly SavedCell[],
  kernel: Asked,
): Promise<SavedCell[]> {
  const written: SavedCell[] = [];
  const namesIn = (some: readonly SavedCell[]) =>
    new Set(some.flatMap(({ source }) => analyse(source).defines));
  for (const [at, cell] of cells.entries()) {
    if (!cell.source.includes(".terminal(")) {
      written.push(cell);
      continue;
    }
    const [before, later] = [namesIn(cells.slice(0, at)), namesIn(cells.slice(at + 1))];
    written.push(await withoutStay(cell, { before, later }, kernel));
  }
  return written;
}

/** The names that other Cells define. */
interface Around {
  readonly before: ReadonlySet<string>;
  readonly later: ReadonlySet<string>;
}

async function withoutStay(
  cell: SavedCell,
  { before, later }: Around,
  kernel: Asked,
): Promise<SavedCell> {
  const stay = stayIn(cell);
  if (stay === null || later.has(stay.name)) return cell;
  const kept = (await pinnedOf(stay.name, kernel))?.pinned ?? null;
  if (kept === null) return cell;
  const code = await writeKept(kept, kernel, {
    first: stay.on,
    mayUse: (name) => before.has(name),
  });
  // A name in it may have been given to something else since.
  if ((await pinnedOf(code, kernel))?.pinned !== kept) return cell;
  const { source } = cell;
  return { ...cell, source: source.slice(0, stay.start) + code + source.slice(stay.end) };
}

interface Stay {
  /** Of what came of it: a variable, or the value of the Cell. */
  readonly name: string;
  /** As code; null where it is the value of the Cell before. */
  readonly on: string | null;
  readonly start: number;
  readonly end: number;
}

/** When it is all that a Cell does. */
function stayIn({ source, number }: SavedCell): Stay | null {
  const { program, shift } = parseCell(source);
  const [statement, ...others] = program.body.filter(({ type }) => type !== "EmptyStatement");
  if (statement === undefined || others.length > 0) return null;
  const [name, made] = madeBy(statement, number);
  const call = made?.type === "AwaitExpression" ? made.argument : made;
  if (made === null || call?.type !== "CallExpression") return null;
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return null;
  if (callee.property.name !== "terminal") return null;
  if (shift > 0) return { name, on: null, start: 0, end: source.length };
  const { object } = callee;
  return { name, on: source.slice(object.start, object.end), start: made.start, end: made.end };
}

function madeBy(statement: Node, number: number): [name: string, made: Node | null] {
  if (statement.type === "ExpressionStatement") return [`_${number}`, statement.expression];
  const declaration = declarationOf(statement);
  if (declaration?.type !== "VariableDeclaration") return ["", null];
  const [first, ...more] = declaration.declarations;
  if (first?.id.type !== "Identifier" || more.length > 0) return ["", null];
  return [first.id.name, first.init];
}
