// The completion menu: what may stand here, of which type, and beside or below it what there is to
// say of the selected one.

import type { Inspection } from "../../kernel/code.ts";
import { cleanLine, cleanText } from "../text/clean.ts";
import { cutLine, fitLine } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { widthOf } from "../text/width.ts";
import { wrapLine } from "../text/wrap.ts";
import { windowTop } from "./hints.ts";
import type { Menu } from "./state.ts";

const MOST_ITEMS_SHOWN = 8;
/** From this width on the docs stand beside the menu. */
const WIDE_COLUMNS = 70;
const LEAST_ITEM_COLUMNS = 24;
const MOST_ROWS_BELOW = 4;

export function drawMenu(menu: Menu, columns: number, height: number): Line[] {
  const most = Math.max(1, Math.min(MOST_ITEMS_SHOWN, Math.floor(height / 2)));
  const isWide = columns >= WIDE_COLUMNS;
  const docs = menu.details;
  // The room beside is kept free from the first: what stands there is told a little later.
  const itemColumns = isWide && menu.selected >= 0 ? itemRoom(menu, columns) : columns;
  const items = drawItems(menu, itemColumns, most);
  if (docs === null) return items;
  if (!isWide) return [...items, ...drawDocs(docs, columns).slice(0, MOST_ROWS_BELOW)];
  const beside = drawDocs(docs, columns - itemColumns - 3).slice(0, most);
  const rows = Math.max(items.length, beside.length);
  return Array.from({ length: rows }, (_, row) => [
    ...fitLine(items[row] ?? [], itemColumns),
    span(" | ", "muted"),
    ...(beside[row] ?? []),
  ]);
}

function itemRoom({ items }: Menu, columns: number): number {
  const widest = items.reduce((most, { text, type }) => {
    return Math.max(most, widthOf(text) + (type === "" ? 0 : widthOf(type) + 2) + 2);
  }, LEAST_ITEM_COLUMNS);
  return Math.min(widest, Math.floor(columns * 0.45));
}

function drawItems({ items, selected }: Menu, columns: number, most: number): Line[] {
  const top = windowTop(Math.max(0, selected), items.length, most);
  const shown = items.slice(top, top + most);
  const widest = items.reduce((columns, { text }) => Math.max(columns, widthOf(text)), 0);
  const names = Math.min(widest, Math.max(8, columns - 12));
  return shown.map(({ text, type, kind }, index) => {
    const isSelected = top + index === selected;
    const about = cleanLine(type === "" ? kind : type);
    const isLast = index === shown.length - 1 && items.length > shown.length;
    const count = isLast ? `  (${items.length})` : "";
    const line = [
      span(isSelected ? "> " : "  ", "accent"),
      ...fitLine([span(cleanLine(text), isSelected ? "selected" : "plain")], names),
      span(`  ${about}${count}`, "muted"),
    ];
    return cutLine(line, columns);
  });
}

/** The signature, then the docs; of Markdown only the marks of code and emphasis are left out. */
function drawDocs({ signature, docs }: Inspection, columns: number): Line[] {
  const head = wrapLine([span(cleanLine(signature), "type")], columns, 2);
  const paragraphs = cleanText(docs)
    .replace(/\n(?!\n)(?=[^\s*-])/g, " ")
    .split("\n")
    .map((line) => line.replace(/```\w*|[`*]{1,2}/g, "").trim())
    .filter((line) => line !== "");
  return [...head, ...paragraphs.flatMap((line) => wrapLine([span(line)], columns))];
}
