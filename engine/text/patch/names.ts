// The names of files as patches write them: with a folder in front that says old or new, and in
// quotes with escapes when they hold bytes that are not plain.

import { bytesOf } from "./patch.ts";

const NONE = "/dev/null";
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
};
const QUOTED = /^"((?:[^"\\]|\\.)*)"/;

/** The name on a `---` or `+++` line, without its first folder; null for the file that is none. */
export function readName(text: string): string | null {
  const name = unquote(text.split("\t", 1)[0] ?? "");
  return name === NONE ? null : stripFirst(name);
}

/** The name on a `rename` or `copy` line, which has no folder in front. */
export function readPlainName(text: string): string {
  return decode(unquote(text));
}

/**
 * The names on a `diff --git` line. They are told apart only when both are quoted or equal, and
 * only then are they needed: otherwise lines that follow say them.
 */
export function readBothNames(text: string): string | null {
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return stripFirst(unquote(quoted[0]));
  const half = (text.length - 1) / 2;
  const [one, other] = [text.slice(0, half), text.slice(half + 1)];
  if (!Number.isInteger(half) || text[half] !== " ") return null;
  return stripFirst(one) === stripFirst(other) ? stripFirst(one) : null;
}

/** A name as Git writes it, with `folder` in front. */
export function writeName(folder: "a" | "b", path: string): string {
  const name = bytesOf(Buffer.from(`${folder}/${path}`).toString("latin1")).toString("latin1");
  if (/^[\x20-\x7e]*$/.test(name) && !/["\\]/.test(name)) return name;
  const escaped = name.replace(/[^\x20-\x7e]|["\\]/g, (char) =>
    char === '"' || char === "\\"
      ? `\\${char}`
      : `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

function unquote(text: string): string {
  const found = QUOTED.exec(text);
  if (found === null) return text.trimEnd();
  return (found[1] ?? "").replace(/\\([0-7]{1,3}|.)/g, (_all, code: string) =>
    /^[0-7]/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8) & 0xff)
      : (ESCAPES[code] ?? code),
  );
}

/** A name without a folder is taken as it is, as plain `diff` writes it. */
function stripFirst(name: string): string {
  const cut = name.indexOf("/");
  return decode(cut < 0 ? name : name.slice(cut + 1));
}

/** Patches are bytes; the names of files are UTF-8. */
function decode(latin1: string): string {
  return bytesOf(latin1).toString("utf8");
}
