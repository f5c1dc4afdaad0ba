// What the names of the Cells mean, as documents for the language server. Of a variable its type is
// kept, frozen, so that what a Cell costs does not grow with the Cells before it; functions,
// classes, types, and variables whose type cannot be written down are kept as their own source.
// Pure data: who finds the types out is learn.ts.
// Invariant: a name means its last definition; when that is taken back, the one before. Of a name
// all is written once for each meaning, however many names there are.

import { DOCUMENTS, type Documents } from "./documents.ts";
import { isBuiltIn } from "./library.ts";

export interface Meaning {
  readonly name: string;
  readonly cell: number;
  /** What the user wrote. */
  readonly source: string;
  readonly kept: Kept;
}

export type Kept =
  | { readonly as: "type"; readonly word: "const" | "let" | "var"; readonly type: string }
  /** A variable by its own text, which is evaluated anew each time. */
  | { readonly as: "variable"; readonly word: "const" | "let" | "var"; readonly text: string }
  /** Everything of its name that is no variable. */
  | { readonly as: "whole"; readonly texts: readonly string[] }
  | { readonly as: "import"; readonly imported: string | null; readonly from: string };

export interface Names {
  learn(meanings: readonly Meaning[]): void;
  forget(cell: number): void;
  forgetAll(): void;
  meaning(name: string): Meaning | null;
  has(name: string): boolean;
  /** Names that JavaScript has too: a script cannot declare those anew, so a Cell imports them. */
  overBuiltIn(): string[];
  documents(): Documents;
}

export function createNames(): Names {
  /** Of each name its definitions, the last at the end. */
  const known = new Map<string, Meaning[]>();
  /** What the documents say of each. */
  const written = new Map<string, Written>();
  const overBuiltIn = new Set<string>();
  const keep = (name: string, meanings: Meaning[]) => {
    const last = meanings.at(-1);
    if (last === undefined) {
      known.delete(name);
      written.delete(name);
      overBuiltIn.delete(name);
      return;
    }
    known.set(name, meanings);
    const isOver = isBuiltIn(name);
    if (isOver) overBuiltIn.add(name);
    written.set(name, writeMeaning(last, isOver));
  };

  return {
    learn(meanings) {
      for (const meaning of meanings) {
        const before = known.get(meaning.name) ?? [];
        const others = before.filter(({ cell }) => cell !== meaning.cell);
        keep(meaning.name, [...others, meaning]);
      }
    },
    forget(cell) {
      for (const [name, meanings] of known) {
        if (!meanings.some((meaning) => meaning.cell === cell)) continue;
        keep(
          name,
          meanings.filter((meaning) => meaning.cell !== cell),
        );
      }
    },
    forgetAll() {
      for (const name of [...known.keys()]) keep(name, []);
    },
    meaning: (name) => known.get(name)?.at(-1) ?? null,
    has: (name) => known.has(name),
    overBuiltIn: () => [...overBuiltIn],
    documents() {
      const all = [...written.values()];
      const said = (texts: readonly string[]) => texts.filter((text) => text !== "");
      return {
        values: said(all.map(({ value }) => value)).join("\n"),
        modules: all.length === 0 ? "" : modulesText(all.map(({ module }) => module)),
        names: said(all.map(({ name }) => name)).join("\n"),
      };
    },
  };
}

interface Written {
  /** In each of the documents; empty where it says nothing. */
  readonly value: string;
  readonly module: string;
  readonly name: string;
}

function writeMeaning(meaning: Meaning, isOverBuiltIn: boolean): Written {
  return {
    value: valueText(meaning),
    module: moduleText(meaning, isOverBuiltIn),
    name: isOverBuiltIn ? "" : nameText(meaning),
  };
}

/** The global name under which a script file finds what the module of the names exports. */
const SPACE = "__rondelNames";

/** In the module of values, where expressions and bodies may stand. */
function valueText({ kept }: Meaning): string {
  if (kept.as === "variable") return `export ${kept.text};`;
  if (kept.as === "whole") return kept.texts.map(exported).join("\n");
  return "";
}

/** `export` goes behind the documentation. */
function exported(text: string): string {
  const docs = /^(?:\s*\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?/.exec(text)?.[0] ?? "";
  return `${docs}export ${text.slice(docs.length)}`;
}

function modulesText(texts: readonly string[]): string {
  return `${texts.join("")}export as namespace ${SPACE};\n`;
}

function moduleText({ name, kept }: Meaning, isOverBuiltIn: boolean): string {
  if (kept.as === "whole") return `export { ${name} } from "./${DOCUMENTS.values}";\n`;
  if (kept.as === "type" || kept.as === "variable") {
    return isOverBuiltIn ? `export ${nameText({ name, kept })}\n` : "";
  }
  const from = JSON.stringify(kept.from);
  if (kept.imported === null) return `export * as ${name} from ${from};\n`;
  return `export { ${kept.imported} as ${name} } from ${from};\n`;
}

/** In the script whose names are global, so that a Cell, being a module, may declare them anew. */
function nameText({ name, kept }: Pick<Meaning, "name" | "kept">): string {
  switch (kept.as) {
    case "type":
      return `declare ${kept.word} ${name}: ${kept.type};`;
    case "variable":
      return `declare ${kept.word} ${name}: typeof import("./${DOCUMENTS.values}").${name};`;
    case "whole":
    case "import":
      return `import ${name} = ${SPACE}.${name};`;
  }
}
