// What is kept of a session when nobody says: the objects of the API and the functions that the
// last Cells made or used.

import { type ReadCell, readCells } from "./read.ts";
import { isApiType } from "./vocabulary.ts";
import type { SaveRequest } from "./words.ts";

const LAST_CELLS = 5;
/** A folder alone is worth a function; a secret or a volume is part of something. */
const PARTS = new Set(["Secret", "Socket", "CacheVolume", "Host"]);

export function chooseKept({ cells, types }: SaveRequest, read = readCells(cells)): string[] {
  const isWorth = (name: string) => {
    const type = types.get(name) ?? "";
    return type === "function" || (isApiType(type) && !PARTS.has(type));
  };
  const ofHost = new Set(read.all.flatMap(namesOfHost));
  const last = read.all.slice(-LAST_CELLS);
  const named = last.flatMap(({ analysis: { defines, uses } }) => [...defines, ...uses]);
  const kept = [...new Set(named)].filter((name) => isWorth(name) && !ofHost.has(name));
  if (kept.length > 0) return kept;
  const all = [...types.keys()].filter((name) => isWorth(name) && !ofHost.has(name));
  const value = cells.findLast((cell) => cell.value !== null && isApiType(cell.value));
  if (all.length > 0 || value === undefined) return all;
  return [read.values.of(value.number)];
}

/** What merely names something of the host, or a secret, is given to a module. */
function namesOfHost({ syntax: { program, text } }: ReadCell): string[] {
  const declarations = program.body.flatMap((node) =>
    node.type === "VariableDeclaration" ? node.declarations : [],
  );
  return declarations.flatMap(({ id, init }) => {
    const isOfHost = init !== null && FROM_HOST.test(text.slice(init.start, init.end));
    return isOfHost && id.type === "Identifier" ? [id.name] : [];
  });
}

const FROM_HOST = /^(?:host\(\)\.\w+|secret|setSecret)\([^()]*\)$/;
