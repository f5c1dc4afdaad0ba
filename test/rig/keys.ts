// Keys as a test writes them: `abc<C-a><enter>`. `<lt>` is the character <, and
// `<M-lt>` and `<M-gt>` are it and its partner with Alt.

import type { Key } from "../../shell/editor/key.ts";

export function keysOf(notation: string): Key[] {
  return [...notation.matchAll(/<([^<>\s]+)>|./gsu)].map(([whole, name]) => {
    if (name === undefined) return whole === "\n" ? "enter" : whole;
    return name.replace(/\blt$/, "<").replace(/\bgt$/, ">");
  });
}

const NAMED: Readonly<Record<string, string>> = {
  enter: "\r",
  tab: "\t",
  backspace: "\x7f",
  escape: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  home: "\x1b[H",
  end: "\x1b[F",
  insert: "\x1b[2~",
  delete: "\x1b[3~",
  pageup: "\x1b[5~",
  pagedown: "\x1b[6~",
  "S-tab": "\x1b[Z",
  "C-left": "\x1b[1;5D",
  "C-right": "\x1b[1;5C",
  "C-space": "\0",
  "C-_": "\x1f",
};

/** What an xterm sends for it. */
export function bytesOf(key: Key): string {
  const named = NAMED[key];
  if (named !== undefined) return named;
  if (key.startsWith("M-")) return `\x1b${bytesOf(key.slice(2))}`;
  const control = /^C-([a-z@[\\\]^_])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 31);
  if ([...key].length === 1) return key;
  throw new Error(`no terminal sends ${key}`);
}
