// Finds out what the names of a Cell that ran mean: asks the server for the types of its variables
// in a document of their own, and keeps each type that says the same when it stands by itself.
// Invariant: what a Cell defines is known afterwards, if only as `any`.

import type { DiagnosticReport, Hover } from "../server/protocol.ts";
import { createCellText, LAST_VALUE } from "../text/cell-text.ts";
import { markdownOf, readHover } from "../text/hover.ts";
import { type Declaration, readDeclarations, type Span } from "./declarations.ts";
import { isBuiltIn, type LibraryNames } from "./library.ts";
import type { Kept, Meaning } from "./names.ts";

/** A document of the server beside that of the prompt. */
export interface Probe {
  write(text: string): void;
  hover(offset: number): Promise<Hover | null>;
  diagnose(): Promise<DiagnosticReport | null>;
}

export interface RanCell {
  readonly number: number;
  readonly source: string;
  readonly defines: readonly string[];
}

export interface Learner {
  learn(cell: RanCell): Promise<Meaning[]>;
  /** The type of an expression. */
  typeOf(expression: string): Promise<string | null>;
}

export interface LearnerOptions {
  readonly probe: Probe;
  /** What the library exports, and what to write before a name of it that JavaScript has too. */
  readonly library: { readonly names: LibraryNames; readonly qualifier: string };
  readonly isRedefined: (name: string) => boolean;
}

/** The name of the last expression in the probe. */
const VALUE = "__rondelValue";
/** A longer type is not worth its text. */
const MOST_TYPE_CHARS = 8_000;

interface Variable {
  readonly names: readonly string[];
  readonly at: number;
  readonly word: "const" | "let" | "var";
  readonly text: string;
  readonly source: string;
}

export function createLearner({ probe, library, isRedefined }: LearnerOptions): Learner {
  const typeAt = async (offset: number): Promise<string | null> => {
    const hover = await probe.hover(offset);
    const signature = hover === null ? null : readHover(markdownOf(hover.contents)).signature;
    const type = /^(?:const|let|var|using|await using) [^\s:]+: ([\s\S]+)$/.exec(signature ?? "");
    return type?.[1] ?? null;
  };

  /** Which of the types, as written, the variables have: each line is one try. */
  const tries = async (text: string, lines: readonly string[]): Promise<boolean[]> => {
    probe.write([text, ...lines].join("\n"));
    const report = await probe.diagnose();
    if (report === null) return lines.map(() => false);
    const first = text.split(/\r\n|\n|\r/).length;
    const bad = new Set((report.items ?? []).flatMap(badLines));
    return lines.map((_, index) => !bad.has(first + index));
  };

  const typesOf = async (text: string, variables: readonly Variable[]): Promise<Kept[]> => {
    probe.write(text);
    const types = await Promise.all(variables.map(({ at }) => typeAt(at)));
    const candidates = types.map((type) => (type === null ? [] : writingsOf(type, library)));
    const known = (writing: string) => isPlain(writing, library.names, isRedefined);
    const unsure = candidates.flatMap((writings, index) =>
      writings.some(known) ? [] : writings.map((writing) => ({ writing, index })),
    );
    const lines = unsure.map(({ writing, index }) => {
      const name = nameIn(text, variables[index]?.at ?? 0);
      return `{ const ${VALUE}Try: ${oneLine(writing)} = ${name}; }`;
    });
    const held = lines.length === 0 ? [] : await tries(text, lines);
    return variables.map(({ word, text: own }, index): Kept => {
      const type =
        candidates[index]?.find(known) ??
        unsure.find((one, at) => one.index === index && held[at])?.writing;
      if (type !== undefined) return { as: "type", word, type: oneLine(type) };
      return { as: "variable", word, text: own };
    });
  };

  return {
    async learn({ number, source, defines }) {
      const cellText = createCellText(source).text;
      const read = readDeclarations(cellText);
      const declarations = read?.declarations ?? [];
      const { text, value } = captured(cellText, read?.last ?? null);
      const variables = variablesOf(declarations);
      const last = value === null ? [] : [lastVariable(number, value)];
      const kept = await typesOf(text, [...variables, ...last]);
      const meanings = [...variables, ...last].flatMap(({ names, word, source: own }, index) => {
        const one = kept[index];
        if (one === undefined || (names.length > 1 && isNothing(one))) return [];
        return names.map((name) => ({
          name,
          cell: number,
          source: own,
          kept: one.as === "variable" ? { ...one, text: renamed(one.text, word, name) } : one,
        }));
      });
      return withUnknown([...meanings, ...wholesOf(declarations, number)], number, defines);
    },
    async typeOf(expression) {
      probe.write(`const ${VALUE} = ${expression};`);
      const type = await typeAt("const ".length);
      if (type !== "any") return type;
      // What means nothing looks like `any` too.
      const report = await probe.diagnose();
      return report?.items?.some(({ severity }) => severity === 1) ? null : type;
    },
  };
}

/** The Cell with its last expression named, and where that name stands. */
function captured(text: string, last: Span | null) {
  if (last === null) return { text, value: null };
  const expression = text.slice(last.from, last.to);
  const head = `const ${VALUE} = await (`;
  const before = text.slice(0, last.from);
  return {
    // A line break closes a comment that ends the expression.
    text: `${before};${head}${expression}\n);`,
    value: { at: before.length + 1 + "const ".length, expression },
  };
}

function lastVariable(cell: number, value: { at: number; expression: string }): Variable {
  return {
    names: [LAST_VALUE, `${LAST_VALUE}${cell}`],
    at: value.at,
    word: "const",
    text: `const ${VALUE} = await (${value.expression}\n)`,
    source: value.expression,
  };
}

/** A last expression that answers nothing leaves the last value as it was. */
function isNothing(kept: Kept): boolean {
  return kept.as === "type" && (kept.type === "void" || kept.type === "undefined");
}

/** Its text declares the probe's name or its own. */
function renamed(text: string, word: string, name: string): string {
  return text.replace(`${word} ${VALUE} `, () => `${word} ${name} `);
}

/** Variables whose name is nothing else too. */
function variablesOf(declarations: readonly Declaration[]): Variable[] {
  return declarations.flatMap((one): Variable[] => {
    if (one.kind !== "value" || isShared(one, declarations)) return [];
    const { name, at, word, text, source } = one;
    return [{ names: [name], at, word, text, source }];
  });
}

function isShared({ name }: Declaration, declarations: readonly Declaration[]): boolean {
  return declarations.some((one) => one.name === name && one.kind === "whole");
}

/** The declarations of one name make one text: overloads, a constant and the type of its name. */
function wholesOf(declarations: readonly Declaration[], cell: number): Meaning[] {
  const names = new Set(declarations.map(({ name }) => name));
  return [...names].flatMap((name): Meaning[] => {
    const own = declarations.filter((one) => one.name === name);
    const imported = own.findLast((one) => one.kind === "import");
    if (imported !== undefined) {
      const kept = { as: "import", imported: imported.imported, from: imported.from } as const;
      return [{ name, cell, source: imported.source, kept }];
    }
    if (!own.some(({ kind }) => kind === "whole")) return [];
    const source = own.map((one) => one.source).join("\n");
    return [{ name, cell, source, kept: { as: "whole", texts: own.map(({ text }) => text) } }];
  });
}

function withUnknown(meanings: Meaning[], cell: number, defines: readonly string[]): Meaning[] {
  const unknown = defines.filter((name) => !meanings.some((one) => one.name === name));
  const kept = { as: "type", word: "let", type: "any" } as const;
  return [...meanings, ...unknown.map((name) => ({ name, cell, source: "", kept }))];
}

/** How a type may be written outside of the Cell, the likelier first. */
function writingsOf(type: string, library: LearnerOptions["library"]): string[] {
  if (type.length > MOST_TYPE_CHARS || /\.\.\.(?!\w|\[|\()/.test(type)) return [];
  const qualified = type.replace(/\b[A-Z]\w*\b/g, (name) =>
    library.names.has(name) && isBuiltIn(name) ? library.qualifier + name : name,
  );
  return qualified === type ? [type] : [qualified, type];
}

const PRIMITIVES = new Set(
  "string number boolean null undefined void unknown any never bigint symbol object true false"
    .concat(" Promise Array Map Set Record readonly")
    .split(" "),
);

/** Whether a type is made of words whose meaning is certain, so that it need not be tried. */
function isPlain(
  type: string,
  library: LibraryNames,
  isRedefined: (name: string) => boolean,
): boolean {
  if (!/^[\w\s|&<>,[\]"-]+$/.test(type)) return false;
  const words = type.replace(/"[^"]*"/g, "").match(/[A-Za-z_$][\w$]*/g) ?? [];
  return words.every(
    (word) => PRIMITIVES.has(word) || (library.has(word) && !isBuiltIn(word) && !isRedefined(word)),
  );
}

function badLines({ severity, range }: NonNullable<DiagnosticReport["items"]>[number]): number[] {
  if (severity !== 1) return [];
  const count = range.end.line - range.start.line + 1;
  return Array.from({ length: count }, (_, index) => range.start.line + index);
}

function nameIn(text: string, at: number): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(text.slice(at))?.[0] ?? VALUE;
}

/** Types have line breaks between members, which need a separator then; members end in `;`. */
function oneLine(type: string): string {
  return type.replace(/\s*\n\s*/g, " ");
}
