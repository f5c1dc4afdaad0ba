// The Cells of a session become statements of a module: what they take from outside becomes a
// parameter, the library's functions become methods of `dag`, `_` gets a name.
// Invariant: the text that a secret was set to is in no statement and in no parameter.

import MagicString from "magic-string";
import type { Node } from "oxc-parser";
import type { Reference } from "../compile/found.ts";
import { declarationOf, lexicalNames } from "../compile/frames.ts";
import { isKnownGlobal } from "../compile/globals.ts";
import { childrenOf, parseCell, type Syntax } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import { analyse } from "../dataflow/analyse.ts";
import { type Constants, constantsOf, literalCode } from "./constants.ts";
import { isEnvironment, type Outside, type OutsideOptions, outsideOf } from "./outside.ts";
import { createParameters, type Parameters } from "./parameters.ts";
import type { Statement } from "./statement.ts";
import { troubleWith } from "./troubles.ts";
import { isApiType, meaningOf, typeText } from "./vocabulary.ts";
import type { SavedCell, SaveRequest } from "./words.ts";

export interface Prepared {
  /** In the order in which they ran: functions of a Cell before its other statements. */
  readonly statements: readonly Statement[];
  readonly parameters: Parameters;
  /** Texts that no file of the module may hold. */
  readonly secretTexts: readonly string[];
  /** The types of the values of Cells, by what these are called in the module. */
  readonly valueTypes: ReadonlyMap<string, string>;
  /** Literals that were asked for and stand nowhere. */
  readonly unusedLiterals: readonly string[];
}

/** What all Cells share while they are read. */
export interface Reading {
  readonly request: SaveRequest;
  readonly constants: Constants;
  readonly parameters: Parameters;
  readonly secretTexts: Set<string>;
  /** Names that a Cell before this one has defined. */
  readonly defined: Set<string>;
  readonly usedLiterals: Set<string>;
  /** Names of values of Cells that something uses. */
  readonly usedValues: Set<string>;
  /** The Cell whose value `_` is. */
  lastValue: SavedCell | null;
}

export function prepare(request: SaveRequest): Prepared {
  // Which values are used by their numbers is known when all has been read.
  const usedValues = new Set(request.keep ?? []);
  read(request, usedValues);
  return read(request, usedValues);
}

function read(request: SaveRequest, usedValues: Set<string>): Prepared {
  const analyses = request.cells.map(({ source }) => analyse(source));
  const names = new Set(analyses.flatMap(({ defines, types }) => [...defines, ...types.defines]));
  const isTaken = (name: string) =>
    names.has(name) || isKnownGlobal(name) || meaningOf(name) !== null || RESERVED.has(name);
  const reading: Reading = {
    request,
    constants: constantsOf(request.cells, analyses),
    parameters: createParameters(isTaken),
    secretTexts: new Set(),
    defined: new Set(),
    usedLiterals: new Set(),
    usedValues,
    lastValue: null,
  };
  const statements: Statement[] = [];
  const valueTypes = new Map<string, string>();
  for (const cell of request.cells) {
    statements.push(...readCell(cell, reading));
    if (cell.value === null) continue;
    reading.lastValue = cell;
    valueTypes.set(valueName(cell.number), cell.value);
  }
  const { parameters, secretTexts, usedLiterals } = reading;
  return {
    statements,
    parameters,
    secretTexts: [...secretTexts],
    valueTypes,
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

export function valueName(cell: number): string {
  return `step${cell}`;
}

function readCell(cell: SavedCell, reading: Reading): Statement[] {
  const syntax = parseCell(cell.source);
  const { body } = syntax.program;
  const found = findReferences(syntax);
  const own = new Set([...lexicalNames(body), ...analyse(cell.source).defines]);
  const isOfCells = (name: string) => own.has(name) || reading.defined.has(name);
  const writer = createWriter(cell, syntax, found.references, isOfCells, reading);
  const last = body.findLast(({ type }) => type !== "EmptyStatement");
  const read = groupOverloads(body).map(([first, end], index, all) => {
    const before = all[index - 1]?.[1].end ?? 0;
    const isUsed = reading.usedValues.has(valueName(cell.number));
    const isValue = isUsed && first === last && first.type === "ExpressionStatement";
    return { first, statement: writer.write(first, end, before, isValue) };
  });
  for (const name of own) reading.defined.add(name);
  return read
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

interface Writer {
  /** null when nothing of it is left. */
  write(first: Node, last: Node, before: number, isValue: boolean): Statement | null;
}

interface Notes {
  readonly shared: Set<string>;
  readonly ours: Set<string>;
  readonly troubles: Set<string>;
}

function createWriter(
  cell: SavedCell,
  syntax: Syntax,
  references: readonly Reference[],
  isOfCells: (name: string) => boolean,
  reading: Reading,
): Writer {
  const text = new MagicString(syntax.text);
  const byStart = new Map(references.map((reference) => [reference.start, reference]));
  const { constants } = reading;
  const options: OutsideOptions = {
    isLibrary(start) {
      const name = byStart.get(start)?.name;
      return name !== undefined && !isOfCells(name) && meaningOf(name) === "beginning";
    },
    isGlobal(start) {
      const name = byStart.get(start)?.name;
      return name !== undefined && !isOfCells(name);
    },
    textOf: (node) => constants.textOf(node),
  };

  const writeOutside = (outside: Outside, notes: Notes, name: string | null) => {
    const { node, given, type, ignore, filter, plaintext } = outside;
    if (plaintext !== null) hide(plaintext, reading);
    if (given === null) {
      notes.troubles.add(`${shorten(syntax.text.slice(node.start, node.end))}: ${UNKNOWN}`);
      return;
    }
    const parameter = reading.parameters.add({ type, given, ignore, says: "" }, name);
    const asked = filter === null ? "" : `.filter(${text.slice(filter.start, filter.end)})`;
    text.overwrite(node.start, node.end, `${parameter.name}${asked}`);
  };
  const writeReference = (reference: Reference, notes: Notes) => {
    const { name, start, end, role, isShorthand } = reference;
    const put = (code: string) => {
      text.overwrite(start, end, isShorthand ? `${name}: ${code}` : code);
    };
    const value = resultNamed(name, isOfCells, reading);
    if (value !== null) {
      reading.usedValues.add(value);
      return put(value);
    }
    if (isOfCells(name)) return;
    switch (meaningOf(name)) {
      case "beginning":
        return put(role === "call" ? `dag.${name}` : `dag.${name}.bind(dag)`);
      case "shared":
        return void notes.shared.add(name);
      case "ours":
        return void notes.ours.add(name);
      case "live":
        return void notes.troubles.add(`${name} is this session's own, and live`);
      case null:
        return;
    }
  };
  const walk = (node: Node, parent: Node | null, notes: Notes): void => {
    const outside = outsideOf(node, options);
    if (outside !== null) return writeOutside(outside, notes, null);
    const trouble = isEnvironment(node, options)
      ? `process.env as a whole: ${UNKNOWN}`
      : troubleWith(node, options.isGlobal);
    if (trouble !== null) notes.troubles.add(trouble);
    if (writeLiteral(node, parent, text, notes, reading)) return;
    const reference = byStart.get(node.start);
    if (node.type === "Identifier" && reference !== undefined) writeReference(reference, notes);
    for (const child of childrenOf(node)) walk(child, node, notes);
  };

  return {
    write(first, last, before, isValue) {
      const notes: Notes = { shared: new Set(), ours: new Set(), troubles: new Set() };
      const direct = directDeclaration(first, options, constants, reading.request.keep ?? []);
      const comment = commentOf(syntax, before, first.start);
      if (direct !== null) {
        if (direct.outside === null) addConstant(direct, comment, reading);
        else writeOutside(direct.outside, notes, direct.name);
        if (notes.troubles.size === 0) return null;
      } else {
        walk(first, null, notes);
        if (last !== first) walk(last, null, notes);
      }
      const from = declarationOf(first)?.start ?? first.start;
      const written = text.slice(from, last.end).replace(/;\s*$/, "");
      const wait = isApiType(cell.value ?? "") ? "" : "await ";
      const code = isValue
        ? `const ${valueName(cell.number)} = ${wait}${bare(written, wait)}`
        : written;
      return {
        cell: cell.number,
        text: code,
        analysis: analyse(code),
        comment,
        shared: [...notes.shared],
        ours: [...notes.ours],
        troubles: [...notes.troubles],
      };
    },
  };
}

const UNKNOWN = "what it takes is not written out, so it cannot become a parameter";

/** What `await` is put before must bind closer than that, and needs no second one. */
function bare(written: string, wait: string): string {
  const code = written.replace(/^await\s+/, "");
  return wait !== "" && !/^[\w$.]+(\(|$)/.test(code) ? `(${code})` : wait === "" ? written : code;
}

/** `_` and `_3`, as long as no Cell has given them a meaning of its own. */
function resultNamed(
  name: string,
  isOfCells: (name: string) => boolean,
  { lastValue }: Reading,
): string | null {
  if (isOfCells(name)) return null;
  if (name === "_" && lastValue !== null) return valueName(lastValue.number);
  const [, number] = /^_(\d+)$/.exec(name) ?? [];
  return number === undefined ? null : valueName(Number(number));
}

/** What a secret was set to: its own text, and that of a name that stands for it. */
function hide(plaintext: Node, { secretTexts, constants }: Reading): void {
  const text = constants.textOf(plaintext);
  if (text !== null && text !== "" && text !== "…") secretTexts.add(text);
  for (const child of childrenOf(plaintext)) {
    const part = constants.textOf(child);
    if (part !== null && part !== "") secretTexts.add(part);
  }
}

interface Direct {
  readonly name: string;
  readonly outside: Outside | null;
  readonly init: Node;
}

/** `const source = host().directory(".")`, `const version = "3"`: the name is the parameter. */
function directDeclaration(
  node: Node,
  options: OutsideOptions,
  constants: Constants,
  keep: readonly string[],
): Direct | null {
  const declaration = declarationOf(node);
  if (declaration?.type !== "VariableDeclaration" || declaration.declarations.length !== 1) {
    return null;
  }
  const [{ id, init } = { id: null, init: null }] = declaration.declarations;
  if (id?.type !== "Identifier" || init === null || !constants.isSettled(id.name)) return null;
  const outside = outsideOf(init, options);
  if (outside !== null && outside.given !== null && outside.filter === null) {
    return { name: id.name, outside, init };
  }
  const isConstant = declaration.kind === "const" && literalCode(init) !== null;
  if (keep.includes(id.name)) return null;
  return isConstant && outside === null ? { name: id.name, outside: null, init } : null;
}

function addConstant(
  { name, init }: Direct,
  comment: string,
  { parameters, usedLiterals }: Reading,
) {
  const code = literalCode(init);
  if (code === null) return;
  usedLiterals.add(name);
  const given = { kind: "literal", code } as const;
  parameters.add({ type: typeOfCode(code), given, ignore: [], says: comment }, name);
}

function typeOfCode(code: string): string {
  if (code.startsWith('"')) return "string";
  return code === "true" || code === "false" ? "boolean" : "number";
}

/** Whether the node is a literal that becomes something else. */
function writeLiteral(
  node: Node,
  parent: Node | null,
  text: MagicString,
  notes: Notes,
  { request, parameters, usedLiterals }: Reading,
): boolean {
  const code = literalCode(node);
  if (code === null || parent?.type === "ImportDeclaration") return false;
  const isKey = parent?.type === "Property" && parent.key === node && !parent.computed;
  if (isKey || parent?.type === "TSLiteralType") return false;
  const [name] = [...request.literals].find(([, wanted]) => wanted === code) ?? [];
  if (name !== undefined) {
    usedLiterals.add(name);
    const given = { kind: "literal", code } as const;
    parameters.add({ type: typeOfCode(code), given, ignore: [], says: "" }, name);
    text.overwrite(node.start, node.end, name);
    return true;
  }
  if (parent?.type !== "Property" || parent.key.type !== "Identifier") return false;
  const typed = code.startsWith('"') ? typeText(parent.key.name, JSON.parse(code)) : null;
  if (typed === null) return false;
  notes.shared.add(typed.imported);
  text.overwrite(node.start, node.end, typed.code);
  return true;
}

/** The comments between two places, without their marks. */
function commentOf({ comments, text }: Syntax, from: number, to: number): string {
  return comments
    .filter(({ start, end }) => start >= from && end <= to)
    .map(({ start, end }) => unmark(text.slice(start, end)))
    .filter((line) => line !== "")
    .join("\n");
}

function unmark(comment: string): string {
  if (comment.startsWith("//")) return comment.slice(2).trim();
  return comment
    .slice(2, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\*+ ?/, "").trim())
    .join("\n")
    .trim();
}

const MOST_QUOTED = 40;

function shorten(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}
