// What is kept of a session when nobody says: the objects of the API and the functions that the
// last Cells made or used.

import { parseCell } from "../compile/syntax.ts";
import { analyse } from "../dataflow/analyse.ts";
import { isApiType } from "./vocabulary.ts";
import type { SaveRequest } from "./words.ts";
import { valueName } from "./writer.ts";

const LAST_CELLS = 5;
/** A folder alone is worth a function; a secret or a volume is part of something. */
const PARTS = new Set(["Secret", "Socket", "CacheVolume", "Host"]);

export function chooseKept({ cells, types }: SaveRequest): string[] {
  const isWorth = (name: string) => {
    const type = types.get(name) ?? "";
    return type === "function" || (isApiType(type) && !PARTS.has(type));
  };
  const analyses = cells.map(({ source }) => analyse(source));
  const ofHost = new Set(cells.flatMap(({ source }) => namesOfHost(source)));
  const last = analyses.slice(-LAST_CELLS);
  const named = last.flatMap(({ defines, uses }) => [...defines, ...uses]);
  const kept = [...new Set(named)].filter((name) => isWorth(name) && !ofHost.has(name));
  if (kept.length > 0) return kept;
  const all = [...types.keys()].filter((name) => isWorth(name) && !ofHost.has(name));
  const value = cells.findLast((cell) => cell.value !== null && isApiType(cell.value));
  if (all.length > 0 || value === undefined) return all;
  return [valueName(value.number)];
}

/** What merely names something of the host, or a secret, is given to a module. */
function namesOfHost(source: string): string[] {
  const { program, text } = parseCell(source);
  const declarations = program.body.flatMap((node) =>
    node.type === "VariableDeclaration" ? node.declarations : [],
  );
  return declarations.flatMap(({ id, init }) => {
    const isOfHost = init !== null && FROM_HOST.test(text.slice(init.start, init.end));
    return isOfHost && id.type === "Identifier" ? [id.name] : [];
  });
}

const FROM_HOST = /^(?:host\(\)\.\w+|secret|setSecret)\([^()]*\)$/;
