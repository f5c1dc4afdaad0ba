// What follows `.save`, as it is typed: a name, values to keep, and flags.

import { RondelError } from "../../stdlib/index.ts";

export interface Order {
  /** A folder, or a file whose ending says what it is to be. */
  readonly name: string;
  /** null leaves the choice to what the last Cells use. */
  readonly keep: readonly string[] | null;
  /** By the name of the parameter that it becomes, the code of a literal. */
  readonly literals: ReadonlyMap<string, string>;
  readonly force: boolean;
}

export function readOrder(text: string): Order {
  const names: string[] = [];
  const literals = new Map<string, string>();
  let force = false;
  const words = splitWords(text);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [flag, attached] = /^(--\w+)=(.*)$/s.exec(word)?.slice(1) ?? [word];
    if (flag === "--force") force = true;
    else if (flag === "--param") literals.set(...readLiteral(attached ?? words.shift() ?? ""));
    else if (flag?.startsWith("-")) {
      throw new RondelError(
        `.save has no flag ${flag}`,
        "It has --force and --param NAME=LITERAL.",
      );
    } else names.push(word);
  }
  const [name, ...others] = names;
  if (name === undefined) {
    throw new RondelError(".save needs a name", "For example: .save release build test");
  }
  return { name, keep: keptOf(others), literals, force };
}

/** Values are given one by one or with commas between them; none leave the choice open. */
export function keptOf(words: readonly string[]): readonly string[] | null {
  const names = words.flatMap((one) => one.split(",")).map((one) => one.trim());
  const kept = names.filter((one) => one !== "");
  return kept.length > 0 ? kept : null;
}

/** `NAME=LITERAL`, where a number, true and false are what they are and all else is text. */
export function readLiteral(pair: string): [name: string, code: string] {
  const [, name, literal = ""] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined) {
    throw new RondelError(
      `--param is NAME=LITERAL, and not ${pair === "" ? "nothing" : pair}`,
      "For example: --param version=20-alpine",
    );
  }
  return [name, codeOf(literal)];
}

function codeOf(literal: string): string {
  if (literal === "true" || literal === "false") return literal;
  if (/^-?\d+(\.\d+)?$/.test(literal)) return String(Number(literal));
  const [, ...quoted] = /^(?:"(.*)"|'(.*)')$/s.exec(literal) ?? [];
  return JSON.stringify(quoted.find((text) => text !== undefined) ?? literal);
}

/** As a shell would take them apart: quotes keep spaces in a word. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => (word.includes("=") ? word : word.replace(/["']/g, "")));
}
