// A recipe as the TypeScript that makes it: `container().from("alpine").withExec(["echo", "hi"])`.
// Nothing is asked of the engine. The text of a secret is not shown.

import { Recipe, type RecipeArg } from "../base/recipe.ts";
import { SHAPE } from "./shape/generated.ts";

const WIDTH = 80;
const MOST_TEXT = 200;
const MOST_ITEMS = 12;

export function showRecipe(recipe: Recipe): string {
  const calls = callsOf(recipe);
  const line = calls.join(".");
  const [first = "", ...rest] = calls;
  if (line.length <= WIDTH || rest.length < 2) return line;
  return [first, ...rest.map((call) => `  .${call}`)].join("\n");
}

/** The calls of its chain one by one, the later ones with the dot before them. */
export function showCalls(recipe: Recipe): string[] {
  return callsOf(recipe).map((call, at) => (at === 0 ? call : `.${call}`));
}

function callsOf(recipe: Recipe): string[] {
  let type = "Query";
  return linksOf(recipe).map((link) => {
    const [next, ...required] = SHAPE[type]?.[link.field] ?? ["unknown"];
    type = next;
    const nth = link.nth === null ? "" : `[${link.nth}]`;
    return `${link.field}(${showArgs(link, required)})${nth}`;
  });
}

function linksOf(recipe: Recipe): Recipe[] {
  const links: Recipe[] = [];
  for (let link: Recipe | null = recipe; link !== null; link = link.on) links.push(link);
  return links.reverse();
}

function showArgs({ field, args }: Recipe, required: readonly string[]): string {
  const shown = (name: string, value: RecipeArg) => {
    return field === "setSecret" && name === "plaintext" ? '"…"' : show(value);
  };
  const options = Object.entries(args).filter(([name]) => !required.includes(name));
  const positional = required.map((name) => shown(name, args[name] ?? null));
  if (options.length === 0) return positional.join(", ");
  const members = options.map(([name, value]) => `${name}: ${shown(name, value)}`);
  return [...positional, `{ ${members.join(", ")} }`].join(", ");
}

function show(value: RecipeArg): string {
  if (value instanceof Recipe) return callsOf(value).join(".");
  if (Array.isArray(value)) return showList(value);
  if (typeof value === "string") return JSON.stringify(shorten(value));
  if (value === null || typeof value !== "object") return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${show(member)}`);
  return `{ ${members.join(", ")} }`;
}

/** Of a list that nobody would read to its end, the beginning and how much more there is. */
function showList(list: readonly RecipeArg[]): string {
  const shown = list.slice(0, MOST_ITEMS).map(show);
  const more = list.length - shown.length;
  return `[${[...shown, ...(more > 0 ? [`… ${more} more`] : [])].join(", ")}]`;
}

function shorten(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`;
}
