// The Cells of a session become statements of a module: what they take from outside becomes a
// parameter, the library's functions become methods of `dag`, `_` gets a name.
// Invariant: the text that a secret was set to is in no statement and in no parameter.

import type { Node } from "oxc-parser";
import { declarationOf, lexicalNames } from "../compile/frames.ts";
import { isKnownGlobal } from "../compile/globals.ts";
import { constantsOf } from "./constants.ts";
import { createParameters, type Parameters } from "./parameters.ts";
import { type ReadCell, type ReadCells, readCells } from "./read.ts";
import type { Statement } from "./statement.ts";
import type { ValueNames } from "./values.ts";
import { meaningOf } from "./vocabulary.ts";
import type { SavedCell } from "./words.ts";
import { createWriter, type Preparing, type Reading } from "./writer.ts";

export interface Prepared {
  /** In the order in which they ran: functions of a Cell before its other statements. */
  readonly statements: readonly Statement[];
  readonly parameters: Parameters;
  /** Texts that no file of the module may hold. */
  readonly secretTexts: readonly string[];
  /** The types of the values of Cells, by what these are called in the module. */
  readonly valueTypes: ReadonlyMap<string, string>;
  readonly values: ValueNames;
  /** Literals that were asked for and stand nowhere. */
  readonly unusedLiterals: readonly string[];
  /** Whether a name means something already, in a Cell or in any module. */
  isTaken(name: string): boolean;
}

export function prepare(request: Preparing, cells = readCells(request.cells)): Prepared {
  // Which values are used by their numbers is known when all has been read.
  const usedValues = new Set(request.keep ?? []);
  const [keptCount, prepared] = [usedValues.size, read(request, cells, usedValues)];
  return usedValues.size === keptCount ? prepared : read(request, cells, usedValues);
}

/** The secrets of these Cells: what they were set to, and where others come from. */
export function secretsOf(cells: readonly SavedCell[]) {
  const prepared = prepare({ cells, keep: [], literals: new Map() });
  return { texts: prepared.secretTexts, uris: secretUrisOf(prepared) };
}

export function secretUrisOf({ parameters }: Pick<Prepared, "parameters">): readonly string[] {
  return parameters.all.flatMap(({ given }) => (given.kind === "secret" ? [given.uri] : []));
}

function read(
  request: Preparing,
  { all, names, values }: ReadCells,
  usedValues: Set<string>,
): Prepared {
  const isTaken = (name: string) =>
    names.has(name) || isKnownGlobal(name) || meaningOf(name) !== null || RESERVED.has(name);
  const reading: Reading = {
    request,
    constants: constantsOf(all),
    parameters: createParameters(isTaken),
    secretTexts: new Set(),
    defined: new Set(),
    usedLiterals: new Set(),
    usedValues,
    values,
    kept: new Map(),
    lastValue: null,
  };
  const statements: Statement[] = [];
  const valueTypes = new Map<string, string>();
  for (const one of all) {
    const { cell } = one;
    statements.push(...statementsOf(one, reading));
    if (cell.value === null) continue;
    reading.lastValue = cell;
    valueTypes.set(values.of(cell.number), cell.value);
  }
  const { parameters, secretTexts, usedLiterals } = reading;
  return {
    statements,
    parameters,
    secretTexts: [...secretTexts],
    valueTypes,
    values,
    // What begins a chain is a method of `dag` in a module.
    isTaken: (name) => isTaken(name) && (names.has(name) || meaningOf(name) !== "beginning"),
    unusedLiterals: [...request.literals.keys()].filter((name) => !usedLiterals.has(name)),
  };
}

/** Words of the module itself. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "dag func object argument arguments await break case catch class const continue debugger " +
    "default delete do else enum eval export extends false finally for function if implements " +
    "import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield async of"
  ).split(" "),
);

function statementsOf(read: ReadCell, reading: Reading): Statement[] {
  const { cell, syntax, references, analysis } = read;
  const { body } = syntax.program;
  const own = new Set([...lexicalNames(body), ...analysis.defines]);
  const isOfCells = (name: string) => own.has(name) || reading.defined.has(name);
  const writer = createWriter({ cell, syntax, references, isOfCells }, reading);
  const last = body.findLast(({ type }) => type !== "EmptyStatement");
  const written = groupOverloads(body).map(([first, end], index, all) => {
    const before = all[index - 1]?.[1].end ?? 0;
    const isUsed = reading.usedValues.has(reading.values.of(cell.number));
    const isValue = isUsed && first === last && first.type === "ExpressionStatement";
    return { first, statement: writer.write(first, end, before, isValue) };
  });
  for (const name of own) reading.defined.add(name);
  return written
    .flatMap(({ first, statement }) => (statement === null ? [] : [{ first, statement }]))
    .toSorted((a, b) => rankOf(a.first) - rankOf(b.first))
    .map(({ statement }) => statement);
}

function rankOf(node: Node): number {
  if (node.type === "ImportDeclaration") return 1;
  const type = declarationOf(node)?.type;
  return type === "FunctionDeclaration" || type === "TSDeclareFunction" ? 0 : 2;
}

/** The first and the last of statements that are one: a function and its overloads. */
function groupOverloads(body: readonly Node[]): [Node, Node][] {
  const groups: [Node, Node][] = [];
  for (const node of body) {
    if (node.type === "EmptyStatement") continue;
    const previous = groups.at(-1);
    const isMore = previous !== undefined && isOverloadOf(previous[1], node);
    if (isMore) previous[1] = node;
    else groups.push([node, node]);
  }
  return groups;
}

function isOverloadOf(before: Node, node: Node): boolean {
  const [one, other] = [declarationOf(before), declarationOf(node)];
  if (one?.type !== "TSDeclareFunction") return false;
  if (other?.type !== "TSDeclareFunction" && other?.type !== "FunctionDeclaration") return false;
  return one.id?.name === other.id?.name;
}
