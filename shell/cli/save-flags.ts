// How saving is asked for, at the prompt and outside.

import { type FlagValues, UsageError } from "./flags.ts";

export const SAVE_FLAGS = {
  param: {
    kind: "texts",
    value: "NAME=LITERAL",
    says: "Make a parameter of a literal, wherever it stands",
  },
  force: { kind: "switch", says: "Replace what is there" },
} as const;

export function literalsOf({ param }: FlagValues<typeof SAVE_FLAGS>): ReadonlyMap<string, string> {
  return new Map(
    param.map((pair) => {
      const [, name, literal = ""] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) throw new UsageError(`--param is NAME=LITERAL, and not ${pair}`);
      return [name, codeOf(literal)];
    }),
  );
}

/** A number, true and false are what they are; all else is text, with or without its quotes. */
function codeOf(literal: string): string {
  if (literal === "true" || literal === "false") return literal;
  if (/^-?\d+(\.\d+)?$/.test(literal)) return String(Number(literal));
  const [, quoted] = /^(?:"(.*)"|'(.*)')$/s.exec(literal) ?? [];
  return JSON.stringify(quoted ?? literal.replace(/^'(.*)'$/s, "$1"));
}
