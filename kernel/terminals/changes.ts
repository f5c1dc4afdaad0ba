// What was changed in a terminal, as lines for a person: A for what is new, M for what is another,
// D for what is gone. Names come from inside, and must give a terminal no orders.

import type { LiveTerminal } from "../../stdlib/client/generated.ts";
import { nameOf } from "../text/clean.ts";

const MOST_SHOWN = 20;

export function viewChanges({ changed, changes }: LiveTerminal): string[] {
  const shown = changes.slice(0, MOST_SHOWN).map(({ kind, path, sizeBytes }) => {
    const size = sizeBytes === null || sizeBytes === undefined ? "" : ` ${sizeOf(sizeBytes)}`;
    return `  ${kind} ${nameOf(path)}${size}`;
  });
  const more = changed - shown.length;
  return [
    `${changed} ${changed === 1 ? "file has" : "files have"} changed:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let amount = bytes;
  let at = 0;
  for (; amount >= 1000 && at < units.length - 1; at += 1) amount /= 1000;
  return `${at === 0 ? amount : amount.toFixed(1)} ${units[at]}`;
}
