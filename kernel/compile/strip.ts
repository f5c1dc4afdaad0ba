// TypeScript becomes JavaScript: types go, enums, namespaces, decorators and parameter properties
// are written out. The transformer asks for two functions when there are decorators; they are
// given within the code, so that a Cell needs no package in the user's folder.

import { type OxcError, transformSync } from "oxc-transform";
import { decodeMappings, type Mappings } from "./mapping.ts";
import { FILE_NAME, type SyntaxFault } from "./syntax.ts";

export interface Stripped {
  readonly code: string;
  readonly mappings: Mappings;
  readonly errors: readonly SyntaxFault[];
  /** What must stand before the code. */
  readonly prelude: string;
}

export function stripTypes(text: string): Stripped {
  const { code, map, errors, helpersUsed } = transformSync(FILE_NAME, text, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
    decorator: { legacy: true },
    ...HELPERS,
    typescript: { onlyRemoveTypeImports: true },
  });
  return {
    code,
    mappings: decodeMappings(map?.mappings ?? ""),
    errors: errors.map(faultOf),
    prelude: Object.keys(helpersUsed).length > 0 ? DECORATE : "",
  };
}

/** The helpers are members of `babelHelpers`. The type of the mode is an enum that is not there. */
const HELPERS: object = { helpers: { mode: "External" } };

/** The last place, where there are several: the second of two equal names. */
function faultOf({ message, labels }: OxcError): SyntaxFault {
  const label = labels.toSorted((a, b) => a.start - b.start).at(-1);
  return { message, start: label?.start ?? 0, end: label?.end ?? 0 };
}

/** The decorators of TypeScript's `experimentalDecorators`, on one line so as to shift no line. */
const DECORATE = [
  "const babelHelpers = {",
  "decorateParam: (index, decorator) => (target, key) => decorator(target, key, index),",
  "decorate(decorators, target, key, descriptor) {",
  "const isClass = key === undefined;",
  "const isMethod = descriptor !== undefined;",
  "let result = isClass ? target : descriptor;",
  "if (isMethod) result ??= Object.getOwnPropertyDescriptor(target, key);",
  "for (const decorator of decorators.reverse()) {",
  "result = (isClass ? decorator(result) : decorator(target, key, result)) || result;",
  "}",
  "if (isMethod && result) Object.defineProperty(target, key, result);",
  "return result;",
  "}",
  "};",
].join(" ");
