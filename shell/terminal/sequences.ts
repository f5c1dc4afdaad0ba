// What the sequences of a keyboard mean: tables.

import type { Key } from "../editor/key.ts";

const CONTROLS: Readonly<Record<string, Key>> = {
  "\0": "C-space",
  "\t": "tab",
  "\r": "enter",
  "\x1b": "escape",
  "\x1c": "C-\\",
  "\x1d": "C-]",
  "\x1e": "C-^",
  "\x1f": "C-_",
  "\x7f": "backspace",
};

const BY_LETTER: Readonly<Record<string, Key>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
  Z: "S-tab",
  OA: "up",
  OB: "down",
  OC: "right",
  OD: "left",
  OF: "end",
  OH: "home",
  OM: "enter",
  OP: "f1",
  OQ: "f2",
  OR: "f3",
  OS: "f4",
  // The keypad and the control arrows of rxvt.
  Oa: "C-up",
  Ob: "C-down",
  Oc: "C-right",
  Od: "C-left",
  Oj: "*",
  Ok: "+",
  Om: "-",
  On: ".",
  Oo: "/",
};

const BY_NUMBER: Readonly<Record<number, Key>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};

const SHIFT = 1;
const ALT = 2;
const CONTROL = 4;
/** CSI u puts keys that are no characters into a private area. */
const PRIVATE = 57_344;
const KEYPAD_0 = 57_399;
const KEYPAD_9 = 57_408;
const KEYPAD_ENTER = 57_414;
const RELEASED = 3;

export function controlKey(char: string): Key | null {
  const named = CONTROLS[char];
  if (named !== undefined) return named;
  const code = char.charCodeAt(0);
  if (code < 0x20) return `C-${String.fromCharCode(code + 0x60)}`;
  return code >= 0x80 && code < 0xa0 ? "unknown" : null;
}

/** `CSI numbers final`; null when it is no key. */
export function keyOfSequence(numbers: string, final: string): Key | "paste" | null {
  const [first = [], second = [], third = []] = numbers
    .split(";")
    .map((part) => part.split(":").map(Number));
  if (second[1] === RELEASED) return null;
  const [code = 0] = first;
  const modifiers = Math.max(0, (second[0] ?? 1) - 1);
  if (final === "u") return keyOfCode(code, modifiers);
  if (final === "^") return modified(BY_NUMBER[code], CONTROL);
  // With another first number it is no key but the answer to a question.
  if (final !== "~") return code > 1 ? null : modified(BY_LETTER[final], modifiers);
  if (code === 200) return "paste";
  if (code === 27) return keyOfCode(third[0] ?? 0, modifiers);
  return modified(BY_NUMBER[code], modifiers);
}

function keyOfCode(code: number, modifiers: number): Key | null {
  if (code >= KEYPAD_0 && code <= KEYPAD_9) return String(code - KEYPAD_0);
  if (code === KEYPAD_ENTER) return modified("enter", modifiers);
  if (code >= PRIVATE && code < 0xf900) return null;
  if (code === 0 || code > 0x10ffff) return null;
  const char = String.fromCodePoint(code);
  if (code < 0x20 || code === 0x7f) return modified(CONTROLS[char], modifiers);
  if (char === " " && modifiers & CONTROL) return "C-space";
  if ((modifiers & (ALT | CONTROL)) === 0) return modifiers & SHIFT ? shifted(char) : char;
  if ((modifiers & CONTROL) === 0) return `M-${modifiers & SHIFT ? shifted(char) : char}`;
  return modified(char.toLowerCase(), modifiers);
}

function shifted(char: string): string {
  const upper = char.toUpperCase();
  return upper.length === char.length ? upper : char;
}

function modified(key: Key | undefined, modifiers: number): Key | null {
  if (key === undefined) return null;
  const isShifted = (modifiers & SHIFT) !== 0 && !key.startsWith("S-");
  const control = modifiers & CONTROL ? "C-" : "";
  return `${control}${modifiers & ALT ? "M-" : ""}${isShifted ? "S-" : ""}${key}`;
}
