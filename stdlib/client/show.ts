// A recipe as the TypeScript that makes it: `container().from("alpine").withExec(["echo", "hi"])`.
// Nothing is asked of the engine. The text of a secret is not shown.

import { Recipe, type RecipeArg } from "../base/recipe.ts";
import { SHAPE } from "./shape/generated.ts";

const WIDTH = 80;

/** How much of long texts and lists is written. */
interface Bounds {
  readonly text: number;
  readonly items: number;
}

const SHOWN: Bounds = { text: 200, items: 12 };
const WHOLE: Bounds = { text: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY };

/** What the library calls a field that is not one of the schema. */
const NAMES: Readonly<Record<string, string>> = { _tree: "tree" };
const REQUIRED: Readonly<Record<string, readonly string[]>> = { _tree: ["Directory", "digest"] };

export function showRecipe(recipe: Recipe): string {
  const calls = callsOf(recipe, SHOWN);
  const line = calls.join(".");
  const [first = "", ...rest] = calls;
  if (line.length <= WIDTH || rest.length < 2) return line;
  return [first, ...rest.map((call) => `  .${call}`)].join("\n");
}

/** The calls of its chain one by one, the later ones with the dot before them. */
export function showCalls(recipe: Recipe): string[] {
  return callsOf(recipe, SHOWN).map(withDot);
}

/** The same, whole: code that makes it again, but for the text of secrets. */
export function writeCalls(recipe: Recipe): string[] {
  return callsOf(recipe, WHOLE).map(withDot);
}

function withDot(call: string, at: number): string {
  return at === 0 ? call : `.${call}`;
}

function callsOf(recipe: Recipe, bounds: Bounds): string[] {
  let type = "Query";
  return linksOf(recipe).map((link) => {
    const { field } = link;
    const [next = "unknown", ...required] = SHAPE[type]?.[field] ?? REQUIRED[field] ?? [];
    type = next;
    const nth = link.nth === null ? "" : `[${link.nth}]`;
    return `${NAMES[field] ?? field}(${showArgs(link, required, bounds)})${nth}`;
  });
}

/** The type of what it makes. */
export function typeOf(recipe: Recipe): string {
  return linksOf(recipe).reduce((type, { field }) => typeAfter(type, field), "Query");
}

/** The type of what a field of this type answers. */
export function typeAfter(type: string, field: string): string {
  return (SHAPE[type]?.[field] ?? REQUIRED[field])?.[0] ?? "unknown";
}

function linksOf(recipe: Recipe): Recipe[] {
  const links: Recipe[] = [];
  for (let link: Recipe | null = recipe; link !== null; link = link.on) links.push(link);
  return links.reverse();
}

function showArgs({ field, args }: Recipe, required: readonly string[], bounds: Bounds): string {
  const shown = (name: string, value: RecipeArg) => {
    return field === "setSecret" && name === "plaintext" ? '"…"' : show(value, bounds);
  };
  const options = Object.entries(args).filter(([name]) => !required.includes(name));
  const positional = required.map((name) => shown(name, args[name] ?? null));
  if (options.length === 0) return positional.join(", ");
  const members = options.map(([name, value]) => `${name}: ${shown(name, value)}`);
  return [...positional, `{ ${members.join(", ")} }`].join(", ");
}

function show(value: RecipeArg, bounds: Bounds): string {
  if (value instanceof Recipe) return callsOf(value, bounds).join(".");
  if (Array.isArray(value)) return showList(value, bounds);
  if (typeof value === "string") return JSON.stringify(shorten(value, bounds.text));
  if (value === null || typeof value !== "object") return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${show(member, bounds)}`);
  return `{ ${members.join(", ")} }`;
}

/** Of a list that nobody would read to its end, the beginning and how much more there is. */
function showList(list: readonly RecipeArg[], bounds: Bounds): string {
  const shown = list.slice(0, bounds.items).map((item) => show(item, bounds));
  const more = list.length - shown.length;
  return `[${[...shown, ...(more > 0 ? [`… ${more} more`] : [])].join(", ")}]`;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
