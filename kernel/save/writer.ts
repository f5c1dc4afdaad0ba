// One Cell as statements of a module: what it takes from outside becomes a parameter, the library's
// functions become methods of `dag`, `_` gets a name.

import MagicString from "magic-string";
import type { Node } from "oxc-parser";
import { KEPT_FOLDER } from "../../stdlib/modules/current/current.ts";
import type { Reference } from "../compile/found.ts";
import { declarationOf } from "../compile/frames.ts";
import { childrenOf, type Syntax } from "../compile/syntax.ts";
import { analyse } from "../dataflow/analyse.ts";
import { type Constants, literalCode } from "./constants.ts";
import { codeOfPart, type KeptOptions, type KeptPart, keptIn } from "./kept.ts";
import { isEnvironment, type Outside, type OutsideOptions, outsideOf } from "./outside.ts";
import { freeName, type Parameters } from "./parameters.ts";
import type { Statement } from "./statement.ts";
import { troubleWith } from "./troubles.ts";
import type { ValueNames } from "./values.ts";
import { isApiType, meaningOf, typeText } from "./vocabulary.ts";
import type { SavedCell, SaveRequest } from "./words.ts";

/** What of a request says how Cells are read. */
export type Preparing = Pick<SaveRequest, "cells" | "keep" | "literals" | "story">;

/** What all Cells share while they are read. */
export interface Reading {
  readonly request: Preparing;
  readonly constants: Constants;
  readonly parameters: Parameters;
  readonly secretTexts: Set<string>;
  /** Names that a Cell before this one has defined. */
  readonly defined: Set<string>;
  readonly usedLiterals: Set<string>;
  /** Names of values of Cells that something uses. */
  readonly usedValues: Set<string>;
  readonly values: ValueNames;
  /** By digest. */
  readonly kept: Map<string, KeptPart>;
  /** The Cell whose value `_` is. */
  lastValue: SavedCell | null;
}

export interface Writer {
  /** null when nothing of it is left. */
  write(first: Node, last: Node, before: number, isValue: boolean): Statement | null;
}

interface Notes {
  readonly shared: Set<string>;
  readonly ours: Set<string>;
  readonly kept: Set<KeptPart>;
  readonly troubles: Set<string>;
  /** What the statement makes. */
  readonly name: string;
}

/** A Cell that is being written. */
interface Draft {
  readonly cell: SavedCell;
  readonly syntax: Syntax;
  readonly text: MagicString;
  readonly byStart: ReadonlyMap<number, Reference>;
  readonly options: OutsideOptions & KeptOptions;
  readonly reading: Reading;
  isOfCells(name: string): boolean;
}

export interface WriterOptions {
  readonly cell: SavedCell;
  readonly syntax: Syntax;
  readonly references: readonly Reference[];
  /** Whether a Cell has given the name a meaning. */
  isOfCells(name: string): boolean;
}

export function createWriter(
  { cell, syntax, references, isOfCells }: WriterOptions,
  reading: Reading,
): Writer {
  const byStart = new Map(references.map((reference) => [reference.start, reference]));
  const isFree = (start: number, isWanted: (name: string) => boolean) => {
    const name = byStart.get(start)?.name;
    return name !== undefined && !isOfCells(name) && isWanted(name);
  };
  const options: OutsideOptions & KeptOptions = {
    isLibrary: (start) => isFree(start, (name) => meaningOf(name) === "beginning"),
    isGlobal: (start) => isFree(start, () => true),
    isTree: (start) => isFree(start, (name) => name === "tree"),
    textOf: (node) => reading.constants.textOf(node),
  };
  const text = new MagicString(syntax.text);
  const draft: Draft = { cell, syntax, text, byStart, options, reading, isOfCells };
  return {
    write(first, last, before, isValue) {
      const notes = createNotes(nameOfStatement(first) ?? reading.values.of(cell.number));
      const comment = commentOf(syntax, before, first.start);
      const direct = directDeclaration(first, draft);
      if (direct === null) {
        walk(first, null, notes, draft);
        if (last !== first) walk(last, null, notes, draft);
      } else {
        if (direct.outside === null) addConstant(direct, comment, reading);
        else writeOutside(direct.outside, notes, direct.name, draft);
        if (notes.troubles.size === 0) return null;
      }
      const from = declarationOf(first)?.start ?? first.start;
      const written = text.slice(from, last.end).replace(/;\s*$/, "");
      const code = isValue ? named(written, cell, reading) : written;
      return {
        cell: cell.number,
        text: code,
        analysis: analyse(code),
        isValue,
        comment,
        shared: [...notes.shared],
        ours: [...notes.ours],
        kept: [...notes.kept],
        troubles: [...notes.troubles],
      };
    },
  };
}

function createNotes(name: string): Notes {
  const [shared, ours, kept, troubles] = [
    new Set<string>(),
    new Set<string>(),
    new Set<KeptPart>(),
    new Set<string>(),
  ];
  return { shared, ours, kept, troubles, name };
}

function nameOfStatement(node: Node): string | null {
  const declaration = declarationOf(node);
  if (declaration?.type !== "VariableDeclaration") return null;
  const [first] = declaration.declarations;
  return first?.id.type === "Identifier" ? first.id.name : null;
}

/** The prompt waited for a promise at the end of a Cell; an object of the API is none. */
function named(written: string, { number, value }: SavedCell, { values }: Reading): string {
  const wait = isApiType(value ?? "") ? "" : "await ";
  return `const ${values.of(number)} = ${wait}${bare(written, wait)}`;
}

function walk(node: Node, parent: Node | null, notes: Notes, draft: Draft): void {
  const { options, byStart, text, reading } = draft;
  const outside = outsideOf(node, options);
  if (outside !== null) return writeOutside(outside, notes, null, draft);
  const kept = keptIn(node, options);
  if (kept !== undefined) return writeKept(node, kept, notes, draft);
  const trouble = isEnvironment(node, options)
    ? `process.env as a whole: ${UNKNOWN}`
    : troubleWith(node, options.isGlobal);
  if (trouble !== null) notes.troubles.add(trouble);
  if (writeLiteral(node, parent, text, notes, reading)) return;
  const reference = byStart.get(node.start);
  if (node.type === "Identifier" && reference !== undefined) {
    writeReference(reference, notes, draft);
  }
  for (const child of childrenOf(node)) walk(child, node, notes, draft);
}

function writeOutside(
  { node, given, type, ignore, filter, plaintext }: Outside,
  notes: Notes,
  name: string | null,
  { syntax, text, reading }: Draft,
): void {
  if (plaintext !== null) hide(plaintext, reading);
  if (given === null) {
    notes.troubles.add(`${shorten(syntax.text.slice(node.start, node.end))}: ${UNKNOWN}`);
    return;
  }
  const parameter = reading.parameters.add({ type, given, ignore, says: "" }, name);
  const asked = filter === null ? "" : `.filter(${text.slice(filter.start, filter.end)})`;
  text.overwrite(node.start, node.end, `${parameter.name}${asked}`);
}

function writeKept(
  node: Node,
  digest: string | null,
  notes: Notes,
  { text, syntax, reading: { kept } }: Draft,
): void {
  if (digest === null) {
    notes.troubles.add(`${shorten(syntax.text.slice(node.start, node.end))}: ${UNKNOWN}`);
    return;
  }
  const paths = [...kept.values()].map(({ path }) => path);
  const path = freeName(`${KEPT_FOLDER}/${notes.name}`, (one) => paths.includes(one));
  const part = kept.get(digest) ?? { digest, path };
  kept.set(digest, part);
  notes.kept.add(part);
  text.overwrite(node.start, node.end, codeOfPart(part));
}

function writeReference(reference: Reference, notes: Notes, draft: Draft): void {
  const { name, start, end, role, isShorthand } = reference;
  const { isOfCells, reading, text } = draft;
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
  { lastValue, values }: Reading,
): string | null {
  if (isOfCells(name)) return null;
  if (name === "_" && lastValue !== null) return values.of(lastValue.number);
  const [, number] = /^_(\d+)$/.exec(name) ?? [];
  return number === undefined ? null : values.of(Number(number));
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
  { cell, options, reading: { constants, request } }: Draft,
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
  const isMeant = declaration.kind === "const" || request.story?.parameters.has(cell.number);
  const isConstant = isMeant === true && literalCode(init) !== null;
  if (request.keep?.includes(id.name) === true) return null;
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
