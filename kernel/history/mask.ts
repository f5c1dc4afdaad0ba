// What is written down of a Cell must not hold a secret: the literal that is given to `setSecret`
// is left out, and so is the ID of a value in whose recipe such a literal stands.
// Not here: a password that the user keeps in a plain variable. Nobody can tell it from any text.

import { parseSync } from "oxc-parser";

const MASKED = '"…"';
/** For code that does not parse: what follows `setSecret(NAME,` up to the end of its literal. */
const LOOSE =
  /(setSecret\s*\([^,]*,\s*)(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?)/g;

export function maskSource(source: string): string {
  if (!source.includes("setSecret")) return source;
  const { program, errors } = parseSync("cell.ts", source);
  if (errors.length > 0) return source.replace(LOOSE, `$1${MASKED}`);
  let masked = source;
  // From the end on, so that the places before stay where they are.
  for (const { start, end } of literalsIn(program).sort((a, b) => b.start - a.start)) {
    masked = `${masked.slice(0, start)}${MASKED}${masked.slice(end)}`;
  }
  return masked;
}

/** Whether a text from the history is not what was run. */
export function isMasked(source: string): boolean {
  return MASKED_CALL.test(source);
}

const MASKED_CALL = /setSecret\s*\([^,]*,\s*"…"/;

/** null for an ID that holds the text of a secret. */
export function maskId(id: string): string | null {
  const text = Buffer.from(id.slice(id.indexOf(".") + 1), "base64url").toString("utf8");
  return text.includes('"setSecret"') ? null : id;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The second argument of each call of `setSecret`, where it is written out. */
function literalsIn(node: unknown): Span[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (typeof node !== "object" || node === null) return [];
  const below = Object.values(node).flatMap(literalsIn);
  const plaintext = plaintextOf(node as Call);
  return plaintext === null ? below : [plaintext];
}

interface Call {
  readonly type?: string;
  readonly callee?: {
    readonly name?: string;
    readonly property?: { readonly name?: string };
  };
  readonly arguments?: readonly (Span & Expression)[];
}

interface Expression {
  readonly type: string;
  readonly object?: Expression;
}

function plaintextOf({ type, callee, arguments: args }: Call): Span | null {
  if (type !== "CallExpression") return null;
  if ((callee?.name ?? callee?.property?.name) !== "setSecret") return null;
  const plaintext = args?.[1];
  return plaintext === undefined || isPath(plaintext) ? null : plaintext;
}

/** `token`, `process.env.TOKEN`, `keys["x"]`: where the text is, and not the text. */
function isPath(node: Expression): boolean {
  if (node.type === "Identifier") return true;
  return node.type === "MemberExpression" && node.object !== undefined && isPath(node.object);
}
