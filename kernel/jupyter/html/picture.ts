// A picture within HTML. As an image it stands alone: its styles are not those of the page, nothing
// in it runs, and it follows the page to light or dark where the page says which it is.

import type { Picture } from "../../graph/svg.ts";

/** How much smaller it may become before it is scrolled instead. */
const SMALLEST = 0.6;

export function graphToHtml({ svg, width }: Picture): string {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const look = `max-width:100%;min-width:${Math.round(width * SMALLEST)}px`;
  const image = `<img alt="graph of the steps" style="${look}" src="${source}">`;
  return `<div style="overflow-x:auto">${image}</div>`;
}
