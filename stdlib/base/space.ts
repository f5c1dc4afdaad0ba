// Amounts of disk space, as people write and read them: "20GB", "512MiB", "10%", "1048576".
// KB, MB and GB are powers of 1000, KiB, MiB and GiB powers of 1024. A percentage is of the disk.

import { assert } from "./assert.ts";

export type Space = { readonly bytes: number } | { readonly percent: number };

const UNITS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ...["k", "m", "g", "t"].flatMap((letter, at): [string, number][] => [
    [letter, 1000 ** (at + 1)],
    [`${letter}i`, 1024 ** (at + 1)],
  ]),
]);

const FORM = /^\s*(\d+(?:\.\d+)?)\s*(?:(%)|([kmgt]i?)?b?)\s*$/i;

/** null when the text says no amount. */
export function parseSpace(text: string): Space | null {
  const [, digits, percent, unit = ""] = FORM.exec(text) ?? [];
  if (digits === undefined) return null;
  const amount = Number(digits);
  if (percent !== undefined) return amount <= 100 ? { percent: amount } : null;
  const factor = UNITS.get(unit.toLowerCase());
  assert(factor !== undefined, `the unit ${unit} is known`);
  return { bytes: Math.round(amount * factor) };
}

export function bytesOf(space: Space, diskBytes: number): number {
  return "bytes" in space ? space.bytes : Math.floor((diskBytes * space.percent) / 100);
}

export function formatBytes(bytes: number): string {
  const letters = ["B", "kB", "MB", "GB"];
  let at = 0;
  let amount = bytes;
  for (; amount >= 999.5 && at < letters.length - 1; at++) amount /= 1000;
  const digits = at === 0 || amount >= 100 ? 0 : 1;
  return `${amount.toFixed(digits)} ${letters[at]}`;
}
