// A Cell of TypeScript becomes a function of the scope. The text is rewritten where names of the
// Cells stand, then its types are taken out; two maps lead back to what the user wrote.
// Invariant: equal sources and equal Cell names give equal code. Nothing is run here.

import MagicString from "magic-string";
import type { Program } from "oxc-parser";
import { CellSyntaxError, type Compiled } from "./compiled.ts";
import { type Defined, definedNames } from "./defined.ts";
import type { Found, Reference } from "./found.ts";
import { isKnownGlobal } from "./globals.ts";
import { composeMappings, decodeMappings, encodeMappings, type Mappings } from "./mapping.ts";
import {
  closeStatements,
  type Given,
  rewriteImportCalls,
  rewriteNamings,
  rewriteReferences,
} from "./rewrite.ts";
import { keepValue, rewriteStatements } from "./rewrite-statement.ts";
import { rewriteVariables, usingNames } from "./rewrite-variables.ts";
import { type Stripped, stripTypes } from "./strip.ts";
import { parseCell, type Syntax, type SyntaxFault } from "./syntax.ts";
import { placesIn, type TextPlace } from "./text-place.ts";
import { findReferences } from "./walk.ts";

export interface CellToCompile {
  readonly number: number;
  /** Whether a Cell before put this name into the scope. */
  isCellName(name: string): boolean;
  /** As which the source map knows the Cell. */
  readonly file?: string;
}

/** Throws CellSyntaxError. */
export function compileCell(source: string, cell: CellToCompile): Compiled {
  const syntax = parseCell(source);
  const [fault] = syntax.errors;
  if (fault !== undefined) throw faultAt(source, fault.message, fault.start - syntax.shift);

  const found = findReferences(syntax);
  const defined = definedNames(syntax.program, found);
  const given = chooseNames(syntax.text);
  const text = rewrite(syntax, found, defined, given, cell);
  const inner = innerMappings(text, found, syntax.shift);
  const stripped = stripTypes(text.toString());
  throwFaults(source, stripped, text, inner);

  const isAsync = found.awaits || loadsModules(syntax.program);
  const { names, functions, variables } = defined;
  const head = [
    `(${isAsync ? "async " : ""}function (${given.scope}, ${given.load}, ${given.meta}) {`,
    `"use strict"; let ${given.last};`,
    stripped.prelude,
    ...functions.map((name) => `${given.scope}.${name} = ${name};`),
    ...variables.map((name) => declareVariable(name, given)),
  ].join(" ");
  const mappings = [[], ...composeMappings(stripped.mappings, inner)];
  return {
    code: `${head}\n${stripped.code}\nreturn ${given.last};\n})`,
    isAsync,
    defines: names,
    map: writeMap(mappings, cell.file ?? `cell-${cell.number}.ts`),
  };
}

/** Of a variable that is there already, `var x` leaves the value as it is. */
function declareVariable(name: string, { scope }: Given): string {
  const key = JSON.stringify(name);
  return `if (!Object.hasOwn(${scope}, ${key})) ${scope}.${name} = undefined;`;
}

/** What is nowhere in the text, however it is written there, is no name of the user's. */
function chooseNames(text: string): Given {
  const plain = text.replace(/\\u\{?([\da-f]+)\}?/gi, (_escape, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const choose = (name: string): string => {
    let free = name;
    for (let count = 1; plain.includes(free); count += 1) free = `${name}${count}`;
    return free;
  };
  return {
    scope: choose("$scope"),
    load: choose("$load"),
    meta: choose("$meta"),
    last: choose("$last"),
  };
}

/**
 * The pieces come in this order because what is put around a name must be put around its new
 * text, and what is put around a statement around all of that.
 */
function rewrite(
  { program, text: original }: Syntax,
  found: Found,
  defined: Defined,
  given: Given,
  cell: CellToCompile,
): MagicString {
  const text = new MagicString(original);
  if (program.hashbang) text.remove(program.hashbang.start, program.hashbang.end);
  const last = program.body.findLast(({ type }) => type !== "EmptyStatement");
  const lastStart = last?.type === "ExpressionStatement" ? last.start : -1;
  const open = found.open.filter(({ start }) => start !== lastStart);

  rewriteReferences(text, { ...found, open }, scopeMembers(found, defined, cell), given);
  rewriteNamings(text, found);
  rewriteImportCalls(text, found, given);
  for (const variables of found.variables) rewriteVariables(text, variables, given);
  rewriteStatements(text, program.body, given);
  if (last?.type === "ExpressionStatement") keepValue(text, last.start, last.end, given);
  closeStatements(text, { open });
  return text;
}

/** Names of the Cells, and all that nobody knows yet: a later Cell may define them. */
function scopeMembers(
  { variables }: Found,
  { names }: Defined,
  { isCellName }: CellToCompile,
): (reference: Reference) => boolean {
  const own = new Set(names);
  const kept = usingNames(variables);
  return ({ name, role, start }) => {
    if (role === "type" || role === "type-of" || kept.has(start)) return false;
    return own.has(name) || isCellName(name) || !isKnownGlobal(name);
  };
}

function loadsModules({ body }: Program): boolean {
  return body.some((node) => {
    switch (node.type) {
      case "ImportDeclaration":
        return node.importKind !== "type";
      case "ExportAllDeclaration":
        return true;
      case "ExportNamedDeclaration":
        return node.source !== null && node.exportKind !== "type";
      case "TSImportEqualsDeclaration":
        return node.moduleReference.type === "TSExternalModuleReference";
      default:
        return false;
    }
  });
}

/**
 * From the rewritten text to the source, which may have been parsed with something before it. A
 * call that fails is blamed on the bracket behind what is called; users look for the name.
 */
function innerMappings(text: MagicString, { references }: Found, shift: number): Mappings {
  const placeOf = placesIn(text.original);
  const lengths = new Map(
    references
      .filter(({ role }) => role === "call")
      .map(({ start, end }) => [keyOf(placeOf(end)), end - start]),
  );
  const mappings = decodeMappings(text.generateMap({ hires: true }).mappings);
  return mappings.map((segments) =>
    segments.map(([column, source, line, from]) => {
      const back = lengths.get(keyOf({ line: line + 1, column: from + 1 })) ?? 0;
      return [column, source, line, Math.max(0, from - back - (line === 0 ? shift : 0))];
    }),
  );
}

function keyOf({ line, column }: TextPlace): string {
  return `${line}:${column}`;
}

function writeMap(mappings: Mappings, file: string): string {
  return JSON.stringify({
    version: 3,
    sources: [file],
    names: [],
    mappings: encodeMappings(mappings),
  });
}

/** What only shows once types are gone, such as a name that a block declares twice. */
function throwFaults(
  source: string,
  { errors: [fault] }: Stripped,
  text: MagicString,
  inner: Mappings,
): void {
  if (fault === undefined) return;
  const { line, column } = placesIn(text.toString())(fault.start);
  const segments = inner[line - 1] ?? [];
  const segment = segments.findLast(([from]) => from < column);
  throw segment === undefined
    ? faultAt(source, fault.message, 0)
    : new CellSyntaxError(fault.message, segment[2] + 1, segment[3] + 1);
}

function faultAt(source: string, message: SyntaxFault["message"], offset: number): CellSyntaxError {
  const { line, column } = placesIn(source)(offset);
  return new CellSyntaxError(message, line, column);
}
