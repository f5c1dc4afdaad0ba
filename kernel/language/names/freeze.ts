// Types of variables as text: asks the server for them in a document of their own, and keeps each
// that says the same when it stands by itself. A variable without such a type keeps its own source.

import type { DiagnosticReport, Hover } from "../server/protocol.ts";
import { markdownOf, readHover } from "../text/hover.ts";
import { isBuiltIn, type LibraryNames } from "./library.ts";
import type { Kept } from "./names.ts";

/** A document of the server beside that of the prompt. */
export interface Probe {
  write(text: string): void;
  hover(offset: number): Promise<Hover | null>;
  diagnose(): Promise<DiagnosticReport | null>;
}

export interface FreezerOptions {
  readonly probe: Probe;
  /** What the library exports, and what to write before a name of it that JavaScript has too. */
  readonly library: { readonly names: LibraryNames; readonly qualifier: string };
  readonly isRedefined: (name: string) => boolean;
}

export interface Variable {
  /** Where its name stands in the probe. */
  readonly at: number;
  readonly word: "const" | "let" | "var";
  readonly text: string;
}

export interface Freezer {
  /** The type of the variable that the probe declares there. */
  typeAt(offset: number): Promise<string | null>;
  freeze(text: string, variables: readonly Variable[]): Promise<Kept[]>;
}

/** The name of the last expression in the probe. */
export const VALUE = "__rondelValue";
/** A longer type is not worth its text. */
const MOST_TYPE_CHARS = 8_000;

export function createFreezer({ probe, library, isRedefined }: FreezerOptions): Freezer {
  const isKnown = (type: string) => isPlain(type, library.names, isRedefined);

  const typeAt = async (offset: number): Promise<string | null> => {
    const hover = await probe.hover(offset);
    const signature = hover === null ? "" : readHover(markdownOf(hover.contents)).signature;
    return /^(?:const|let|var|using|await using) [^\s:]+: ([\s\S]+)$/.exec(signature)?.[1] ?? null;
  };

  /** Which of the types, as written, the variables have: each line is one try. */
  const tries = async (text: string, lines: readonly string[]): Promise<boolean[]> => {
    if (lines.length === 0) return [];
    probe.write([text, ...lines].join("\n"));
    const report = await probe.diagnose();
    if (report === null) return lines.map(() => false);
    const first = text.split(/\r\n|\n|\r/).length;
    const bad = new Set((report.items ?? []).flatMap(badLines));
    return lines.map((_, index) => !bad.has(first + index));
  };

  return {
    typeAt,
    async freeze(text, variables) {
      probe.write(text);
      const types = await Promise.all(variables.map(({ at }) => typeAt(at)));
      const candidates = types.map((type, index) => {
        const name = nameIn(text, variables[index]?.at ?? 0);
        return type === null || isOfItself(type, name) ? [] : writingsOf(type, library);
      });
      const unsure = candidates.flatMap((writings, index) =>
        writings.some(isKnown) ? [] : writings.map((writing) => ({ writing, index })),
      );
      const lines = unsure.map(({ writing, index }) => {
        const name = nameIn(text, variables[index]?.at ?? 0);
        return `{ const ${VALUE}Try: ${oneLine(writing)} = ${name}; }`;
      });
      const held = await tries(text, lines);
      return variables.map(({ word, text: own }, index): Kept => {
        const type =
          candidates[index]?.find(isKnown) ??
          unsure.find((one, at) => one.index === index && held[at])?.writing;
        if (type === undefined) return { as: "variable", word, text: own };
        return { as: "type", word, type: oneLine(type) };
      });
    },
  };
}

/** As the type of a symbol is, which has no other name. */
function isOfItself(type: string, name: string): boolean {
  return type.split(/[^\p{ID_Continue}$]+/u).includes(name) && /\btypeof\b/.test(type);
}

/** How a type may be written outside of the Cell, the likelier first. */
function writingsOf(type: string, library: FreezerOptions["library"]): string[] {
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
