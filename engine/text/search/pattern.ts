// The pattern of a search as a RegExp. Clients write the syntax that ripgrep reads; what differs
// and is in use is rewritten: flags in front, and the P of named groups.

import { fail } from "../../event/failure.ts";
import type { SearchQuery } from "./query.ts";

type Parts = Pick<SearchQuery, "pattern" | "literal" | "dotall" | "insensitive">;

const LEADING_FLAGS = /^\(\?([imsux]+)\)/;

export function createPattern(query: Parts): RegExp {
  const { pattern, literal } = query;
  if (literal) return new RegExp(literalOf(pattern), `g${flagsOf(query, "")}`);
  const [lead = "", written = ""] = LEADING_FLAGS.exec(pattern) ?? [];
  if (written.includes("x")) failPattern(pattern, "the flag x is not supported");
  const body = pattern.slice(lead.length).replaceAll("(?P<", "(?<");
  const flags = `gm${flagsOf(query, written)}`;
  try {
    return new RegExp(body, `${flags}u`);
  } catch {
    // Unicode mode forbids escapes that mean nothing, such as \- or \", which others allow.
    return createLoose(pattern, body, flags);
  }
}

function createLoose(pattern: string, body: string, flags: string): RegExp {
  try {
    return new RegExp(body, flags);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is malformed";
    return failPattern(pattern, why.replace(/^Invalid regular expression: /, ""));
  }
}

function flagsOf({ dotall, insensitive }: Parts, written: string): string {
  const isLoose = insensitive || written.includes("i");
  return `${isLoose ? "i" : ""}${dotall || written.includes("s") ? "s" : ""}`;
}

function literalOf(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function failPattern(pattern: string, why: string): never {
  const got = `${pattern} (${why})`;
  fail({ kind: "argument", argument: "pattern", want: "a regular expression", got });
}
