// The flags of a command: one definition of each gives the parser and the help.
// A word that begins with a dash is a flag until `--`, or until the first plain word where the
// command passes the rest on.

import { nearestWord } from "./nearest.ts";

export type Flag =
  | { readonly kind: "switch"; readonly short?: string; readonly says: string }
  | {
      readonly kind: "text";
      readonly short?: string;
      readonly value: string;
      readonly says: string;
      /** The only values, of which the first may be left out: `--fast`, `--fast=false`. */
      readonly values?: readonly [string, ...string[]];
    }
  | {
      readonly kind: "texts";
      readonly short?: string;
      readonly value: string;
      readonly says: string;
    };

export type Flags = Readonly<Record<string, Flag>>;

export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]["kind"] extends "switch"
    ? boolean
    : F[Name]["kind"] extends "text"
      ? string | null
      : readonly string[];
};

export interface ParseRules {
  /** Whether the words after the first plain one belong to somebody else. */
  readonly passesOn?: boolean;
  /** Whether a flag that is not known is skipped, with its value. */
  readonly skipsUnknown?: boolean;
}

export interface Parsed<F extends Flags> {
  readonly words: readonly string[];
  readonly flags: FlagValues<F>;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function parseFlags<F extends Flags>(
  argv: readonly string[],
  flags: F,
  rules: ParseRules = {},
): Parsed<F> {
  const texts = new Map<string, string[]>();
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") break;
    if (word === "-" || !word.startsWith("-")) {
      words.push(word);
      if (rules.passesOn) break;
      continue;
    }
    const [dashed = "", ...parts] = word.split("=");
    const attached = parts.length === 0 ? null : parts.join("=");
    const name = nameOf(dashed, flags);
    if (name === null) skip(word, rest, flags, rules);
    else remember(texts, name, takeValue(name, flags, attached, rest));
  }
  return { words: [...words, ...rest], flags: valuesOf(texts, flags) };
}

function nameOf(dashed: string, flags: Flags): string | null {
  const bare = dashed.replace(/^--?/, "");
  if (dashed.startsWith("--")) return flags[bare] === undefined ? null : bare;
  return Object.keys(flags).find((name) => flags[name]?.short === bare) ?? null;
}

/** The value of an unknown flag cannot be told from a word; it is one when the flag has no `=`. */
function skip(word: string, rest: string[], flags: Flags, rules: ParseRules): void {
  if (!rules.skipsUnknown) throw unknown(word, flags);
  if (!word.includes("=") && rest[0] !== undefined && !rest[0].startsWith("-")) rest.shift();
}

function unknown(word: string, flags: Flags): UsageError {
  const [dashed = ""] = word.split("=");
  const near = nearestWord(dashed.replace(/^--?/, ""), Object.keys(flags));
  return new UsageError(`unknown flag ${word}${near === null ? "" : `: did you mean --${near}?`}`);
}

function takeValue(name: string, flags: Flags, attached: string | null, rest: string[]): string {
  const takesValue = flags[name]?.kind !== "switch";
  if (!takesValue && attached !== null) throw new UsageError(`--${name} takes no value`);
  if (!takesValue) return "";
  const values = valuesFor(flags[name]);
  if (values !== null && attached === null && !values.includes(rest[0] ?? "")) return values[0];
  const value = attached ?? rest.shift();
  if (value === undefined) throw new UsageError(`--${name} needs a value`);
  return value;
}

function valuesFor(flag: Flag | undefined): readonly [string, ...string[]] | null {
  return flag?.kind === "text" ? (flag.values ?? null) : null;
}

function remember(texts: Map<string, string[]>, name: string, value: string): void {
  texts.set(name, [...(texts.get(name) ?? []), value]);
}

function valuesOf<F extends Flags>(texts: Map<string, string[]>, flags: F): FlagValues<F> {
  const values = Object.entries(flags).map(([name, flag]) => {
    const given = texts.get(name) ?? [];
    if (flag.kind === "switch") return [name, given.length > 0];
    return [name, flag.kind === "text" ? (given.at(-1) ?? null) : given];
  });
  return Object.fromEntries(values) as FlagValues<F>;
}

/** One line for each flag. */
export function describeFlags(flags: Flags): string[] {
  const heads = Object.entries(flags).map(([name, flag]) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    const isOptional = flag.kind === "text" && flag.values !== undefined;
    const value = flag.kind === "switch" ? "" : isOptional ? `[=${flag.value}]` : ` ${flag.value}`;
    return { head: `${short}--${name}${value}`, says: flag.says };
  });
  const width = Math.max(0, ...heads.map(({ head }) => head.length));
  return heads.map(({ head, says }) => `  ${head.padEnd(width)}  ${says}`);
}
