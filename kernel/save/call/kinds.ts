// What a parameter of a function is, for whoever writes its value as text: what may be written, how
// it is told, and what is offered.

import { never } from "../../../stdlib/base/assert.ts";
import { isApiType } from "../vocabulary.ts";

export type ParameterKind =
  | { readonly kind: "directory" | "file" | "socket" | "image" | "secret" }
  | { readonly kind: "number" | "boolean" | "text" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** An object that nothing which can be written stands for. */
  | { readonly kind: "none" };

const BY_TYPE: ReadonlyMap<string, ParameterKind> = new Map([
  ["Directory", { kind: "directory" }],
  ["File", { kind: "file" }],
  ["Socket", { kind: "socket" }],
  ["Container", { kind: "image" }],
  ["Secret", { kind: "secret" }],
  ["number", { kind: "number" }],
  ["boolean", { kind: "boolean" }],
]);

const TEXTS = new Set(["JSON", "Platform"]);

/** Of a type as it is written, without `[]`. */
export function kindOf(written: string): ParameterKind {
  const parts = written.split("|").map((part) => part.trim());
  const types = parts.filter((part) => part !== "" && part !== "undefined" && part !== "null");
  const [type = "string", ...others] = types;
  if (others.length > 0 || /^["']/.test(type)) return choiceOf(types);
  const known = BY_TYPE.get(type);
  if (known !== undefined) return known;
  return { kind: isApiType(type) && !TEXTS.has(type) ? "none" : "text" };
}

/** Where all of them are texts that are written out. */
function choiceOf(types: readonly string[]): ParameterKind {
  const choices = types.map((type) => /^(["'])(.*)\1$/s.exec(type)?.[2]);
  if (!choices.every((choice) => choice !== undefined)) return { kind: "text" };
  return { kind: "choice", choices };
}

/** What is to be given, in words. */
export function exampleOf(type: string): string {
  const kind = kindOf(type);
  switch (kind.kind) {
    case "directory":
      return "a folder of this machine";
    case "file":
      return "a file of this machine";
    case "socket":
      return "a socket of this machine";
    case "image":
      return "the address of an image";
    case "secret":
      return "a secret: env://NAME, file://PATH or cmd://COMMAND";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "text":
      return "text";
    case "choice":
      return `one of ${kind.choices.join(", ")}`;
    case "none":
      return `a ${type}, which cannot be given on a command line`;
    default:
      return never(kind);
  }
}
