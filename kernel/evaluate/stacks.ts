// Stacks that speak of the user's own text. Every Error of the process is written by the hook
// here: places in a Cell, or in a file that was compiled on its way in, are those of the source,
// and frames of our own are left out.
// Invariant: a stack always comes out; one that cannot be mapped comes out as it is.

import { findSourceMap, SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";
import type { Frame, Place } from "../cell.ts";

const MOST_SOURCES = 1_000;
const MOST_FRAMES = 20;

export interface Stacks {
  /** The name of the script of this Cell; its errors are found by it. */
  scriptOf(cell: CellText): string;
  /** The frames in code of the user, of a stack that was written here. */
  framesOf(stack: string): readonly Frame[];
  /** A line of a Cell. */
  lineOf(cell: number, line: number): string | null;
}

export interface CellText {
  readonly cell: number;
  readonly source: string;
  /** A source map as JSON. */
  readonly map: string;
  readonly file?: string;
}

interface Known extends CellText {
  readonly mapped: () => SourceMap | null;
}

interface Spot {
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** `errors` is the Error of the process, whose hook is replaced. */
export function createStacks(errors: typeof Error): Stacks {
  const cells = new Map<number, Known>();
  const translate = (spot: Spot) => spotInSource(spot, cells);
  errors.prepareStackTrace = (error, sites) => writeStack(error, sites, translate);
  return {
    scriptOf(text) {
      cells.delete(text.cell);
      cells.set(text.cell, { ...text, mapped: lazily(() => readMap(text.map)) });
      const [oldest] = cells.keys();
      if (cells.size > MOST_SOURCES && oldest !== undefined) cells.delete(oldest);
      return `cell-${text.cell}.ts`;
    },
    framesOf: (stack) => stack.split("\n").flatMap(readFrame).slice(0, MOST_FRAMES),
    lineOf: (cell, line) => cells.get(cell)?.source.split("\n")[line - 1] ?? null,
  };
}

function writeStack(
  error: Error,
  sites: readonly NodeJS.CallSite[],
  translate: (spot: Spot) => Spot,
): string {
  const bottom = sites.findIndex((site) => scriptOf(site) === RUNNER);
  const theirs = bottom === -1 ? sites : sites.slice(0, bottom);
  const lines = theirs
    .filter((site) => !isOurs(scriptOf(site)))
    .map((site) => `    at ${writeSite(site, translate)}`);
  return [headOf(error), ...lines].join("\n");
}

function writeSite(site: NodeJS.CallSite, translate: (spot: Spot) => Spot): string {
  const text = String(site);
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  if (line === null || column === null) return text;
  const spot = { script: scriptOf(site), line, column };
  try {
    return text.replace(writeSpot(spot), () => writeSpot(translate(spot)));
  } catch {
    return text; // a source map that cannot be read
  }
}

function scriptOf(site: NodeJS.CallSite): string {
  return site.getFileName() ?? site.getScriptNameOrSourceURL() ?? "";
}

/** What is thrown need not be able to say what it is. */
function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function writeSpot({ script, line, column }: Spot): string {
  return `${script}:${line}:${column}`;
}

const CELL = /^cell-(\d+)\.ts$/;

function spotInSource(spot: Spot, cells: ReadonlyMap<number, Known>): Spot {
  const cell = cells.get(Number(CELL.exec(spot.script)?.[1]));
  if (cell === undefined) return spotInFile(spot);
  const script = cell.file ?? spot.script;
  return { ...(mapSpot(cell.mapped(), spot) ?? spot), script };
}

function spotInFile(spot: Spot): Spot {
  const map = spot.script === "" ? undefined : findSourceMap(spot.script);
  const script = pathOf(spot.script);
  return { ...(mapSpot(map ?? null, spot) ?? spot), script };
}

function mapSpot(map: SourceMap | null, { script, line, column }: Spot): Spot | null {
  const found = map?.findEntry(line - 1, column - 1);
  if (found === undefined || !("originalLine" in found)) return null;
  return { script, line: found.originalLine + 1, column: found.originalColumn + 1 };
}

/** Without the query by which an edited module is loaded again. */
function pathOf(script: string): string {
  if (!script.startsWith("file:")) return script.replace(/\?tsx-namespace=.*$/, "");
  return fileURLToPath(script.replace(/\?.*$/, ""));
}

function readMap(json: string): SourceMap | null {
  if (json === "") return null;
  return new SourceMap(JSON.parse(json) as SourceMapPayload);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** It calls the code of the Cells; what lies below it is how it was called itself. */
const RUNNER = new URL("./runner.ts", import.meta.url).href;
const ROOT = new URL("../../", import.meta.url);
const ROOMS = ["kernel", "stdlib", "shell", "node_modules"];
const OURS = ROOMS.flatMap((room) => [`${ROOT.href}${room}/`, `${fileURLToPath(ROOT)}${room}/`]);

function isOurs(script: string): boolean {
  return script === "" || script.startsWith("node:internal/") || isInOurs(script);
}

function isInOurs(script: string): boolean {
  return OURS.some((ours) => script.startsWith(ours));
}

const FRAME = /^\s+at (?:(.*?) \()?([^()\s][^()]*):(\d+):(\d+)\)?$/;

function readFrame(text: string): Frame[] {
  const [, name = "", script = "", line, column] = FRAME.exec(text) ?? [];
  if (script === "") return [];
  const bare = script.replace(/^async /, "");
  const at = { line: Number(line), column: Number(column) };
  const place = placeOf(bare, at);
  return place === null ? [] : [{ called: calledOf(name), place }];
}

function placeOf(script: string, at: { line: number; column: number }): Place | null {
  const cell = CELL.exec(script)?.[1];
  if (cell !== undefined) return { in: "cell", cell: Number(cell), ...at };
  const path = pathOf(script);
  const isUsers = path.startsWith("/") && !path.includes("/node_modules/") && !isInOurs(path);
  return isUsers ? { in: "file", path, ...at } : null;
}

function calledOf(name: string): string {
  const bare = name.replace(/^async /, "").replace(/ \[as .*\]$/, "");
  return bare.includes("<anonymous>") || bare === "eval" ? "" : bare;
}
