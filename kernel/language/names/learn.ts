// Finds out what the names of a Cell that ran mean: the types of its variables, the texts of the
// rest, and its last value as a variable too.
// Invariant: what a Cell defines is known afterwards, if only as `any`.

import { createCellText, LAST_VALUE } from "../text/cell-text.ts";
import { type Declaration, readDeclarations, type Span } from "./declarations.ts";
import { createFreezer, type FreezerOptions, VALUE, type Variable } from "./freeze.ts";
import type { Kept, Meaning } from "./names.ts";

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

interface NamedVariable extends Variable {
  readonly names: readonly string[];
  readonly source: string;
}

export function createLearner({ probe, library, isRedefined }: FreezerOptions): Learner {
  const { typeAt, freeze } = createFreezer({ probe, library, isRedefined });

  return {
    async learn({ number, source, defines }) {
      const cellText = createCellText(source).text;
      const read = readDeclarations(cellText);
      const declarations = read?.declarations ?? [];
      const { text, value } = captured(cellText, read?.last ?? null);
      const variables = variablesOf(declarations);
      const last = value === null ? [] : [lastVariable(number, value)];
      const kept = await freeze(text, [...variables, ...last]);
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

function lastVariable(cell: number, value: { at: number; expression: string }): NamedVariable {
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
function variablesOf(declarations: readonly Declaration[]): NamedVariable[] {
  return declarations.flatMap((one): NamedVariable[] => {
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
