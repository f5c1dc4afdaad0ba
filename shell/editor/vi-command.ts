// The grammar of a command of vi: a count, an operator, a motion or an object; or a letter alone.

import type { Key } from "./key.ts";

export interface ViCommand {
  /** The operator, or the command itself. */
  readonly name: string;
  readonly count: number | null;
  /** What the operator works on; empty when it has none. `dd` works on `lines`. */
  readonly motion: string;
  /** The character after f, t, r and their kin; the object after i and a. */
  readonly char: string;
}

const OPERATORS = "dcy<>";
const MOTIONS = "hl 0^$wWbBeEjkG%;,";
const SIMPLE = "iIaAoOxXsSDCYpPuJ~./";
const FINDS = "fFtT";
const CHANGES = new Set("d c < > i I a A o O x X s S D C p P J ~ r".split(" "));

/** `more` while it may become one; null when it cannot. */
export function parseCommand(keys: readonly Key[]): ViCommand | "more" | null {
  const first = takeCount(keys);
  const [head, ...after] = first.rest;
  if (head === undefined) return "more";
  if (!OPERATORS.includes(head)) return parseAlone(first.count, head, after);
  const second = takeCount(after);
  const count =
    first.count === null && second.count === null ? null : (first.count ?? 1) * (second.count ?? 1);
  const [motion, ...rest] = second.rest;
  if (motion === undefined) return "more";
  if (motion === head) return { name: head, count, motion: "lines", char: "" };
  if (motion === "i" || motion === "a") return withChar(head, count, motion, rest);
  const moved = parseMotion(motion, rest);
  return moved === null || moved === "more" ? moved : { name: head, count, ...moved };
}

/** Whether `.` makes it again. */
export function isChange({ name }: ViCommand): boolean {
  return CHANGES.has(name);
}

function parseAlone(
  count: number | null,
  head: Key,
  after: readonly Key[],
): ViCommand | "more" | null {
  if (head === "r") return withChar("r", count, "", after);
  if (head === "C-r" || SIMPLE.includes(head)) return { name: head, count, motion: "", char: "" };
  const moved = parseMotion(head, after);
  return moved === null || moved === "more" ? moved : { name: "move", count, ...moved };
}

function parseMotion(head: Key, after: readonly Key[]) {
  const [char] = after;
  if (FINDS.includes(head)) return char === undefined ? "more" : { motion: head, char };
  if (head === "g") {
    if (char === undefined) return "more";
    return char === "g" ? { motion: "gg", char: "" } : null;
  }
  return MOTIONS.includes(head) ? { motion: head, char: "" } : null;
}

function withChar(name: string, count: number | null, motion: string, after: readonly Key[]) {
  const [char] = after;
  return char === undefined ? "more" : { name, count, motion, char };
}

/** A zero begins no count. */
function takeCount(keys: readonly Key[]): { count: number | null; rest: readonly Key[] } {
  const end = keys.findIndex((key, index) => !/^\d$/.test(key) || (index === 0 && key === "0"));
  const digits = keys.slice(0, end < 0 ? keys.length : end);
  if (digits.length === 0) return { count: null, rest: keys };
  return { count: Math.min(9999, Number(digits.join(""))), rest: keys.slice(digits.length) };
}
