// Env files: lines NAME=value, quotes around values, and $VAR for a variable of an earlier line.

import type { NamedValue } from "../../values/states.ts";

/** Lines that are no assignment are comments or empty, and mean nothing. */
export function parseEnvFile(text: string): NamedValue[] {
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/.exec(line.replace(/\r$/, ""));
    return found === null ? [] : [{ name: found[1] ?? "", value: (found[2] ?? "").trim() }];
  });
}

/** Every line with its value as a program would see it. */
export function valuesOf(lines: readonly NamedValue[]): NamedValue[] {
  const known = new Map<string, string>();
  return lines.map(({ name, value }) => {
    const seen = unquote(value, known);
    known.set(name, seen);
    return { name, value: seen };
  });
}

/** In single quotes nothing is replaced; in double quotes the usual escapes are. */
function unquote(value: string, known: ReadonlyMap<string, string>): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && value.endsWith(quote ?? "");
  if (isQuoted && quote === "'") return value.slice(1, -1);
  if (isQuoted && quote === '"') return expand(value.slice(1, -1), known, true);
  return expand(value.replace(/\s+#.*$/, ""), known, false);
}

const PIECE = /\\(.)|\$(?:\{([^}]*)\}|([A-Za-z_]\w*))/gs;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function expand(text: string, known: ReadonlyMap<string, string>, hasEscapes: boolean): string {
  return text.replace(PIECE, (all, escaped?: string, braced?: string, bare?: string) => {
    if (escaped === undefined) return known.get(braced ?? bare ?? "") ?? "";
    if (escaped === "$") return "$";
    return hasEscapes ? (ESCAPES[escaped] ?? escaped) : all;
  });
}
