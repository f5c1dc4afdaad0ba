// What all our HTML stands in. It brings its look along, without a script and without a style sheet
// that others would feel: colours are those of the page around it, thinned or mixed, so that they
// read on light and on dark, and where styles are taken away the text still says it.

export const MUTED = "opacity:.65";
const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";
/** Between words where there are any; front ends would break them, or not break at all. */
export const WRAPPED = "white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere";
const BORDER = "1px solid rgba(128,128,128,.35)";

/** Readable on both grounds. */
export const COLORS = {
  good: "#2da44e",
  bad: "#e5534b",
  warning: "#bf8700",
  accent: "#388bfd",
  keyword: "#a371f7",
} as const;

export function frame(content: string): string {
  const look = `border:${BORDER};border-radius:6px;padding:8px 12px;margin:4px 0;max-width:72em`;
  return `<div style="${look};font-size:13px;line-height:1.5;${MONO}">${content}</div>`;
}

/** What it is and the facts about it; both are HTML already. */
export function heading(what: string, facts: readonly string[]): string {
  const words = facts.filter((fact) => fact !== "").join(" · ");
  const rest = words === "" ? "" : ` <span style="${MUTED}">${words}</span>`;
  return `<div><b>${what}</b>${rest}</div>`;
}

export function colored(color: keyof typeof COLORS, content: string): string {
  return `<span style="color:${COLORS[color]}">${content}</span>`;
}

export function preformatted(content: string): string {
  const look = `margin:4px 0;padding:0;${WRAPPED};background:none;color:inherit`;
  const size = "font-size:inherit;max-height:32em;overflow:auto";
  return `<pre style="${look};${size};${MONO}">${content}</pre>`;
}

export function folded(summary: string, content: string, isOpen = false): string {
  const open = isOpen ? " open" : "";
  return `<details${open}><summary style="cursor:pointer">${summary}</summary>${content}</details>`;
}

/** Rows of cells, which are HTML already; `amounts` are the columns whose cells stand right. */
export function grid(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  amounts: ReadonlySet<number> = new Set(),
): string {
  const cell = "vertical-align:top;padding:2px 12px 2px 0";
  const look = (at: number) =>
    amounts.has(at)
      ? `text-align:right;white-space:nowrap;${cell}`
      : `text-align:left;${WRAPPED};min-width:1em;${cell}`;
  const title = (at: number) =>
    `text-align:${amounts.has(at) ? "right" : "left"};white-space:nowrap;${cell}`;
  const top = head.map((name, at) => `<th style="${title(at)}">${name}</th>`).join("");
  const body = rows.map((row) => {
    return `<tr>${row.map((cell, at) => `<td style="${look(at)}">${cell}</td>`).join("")}</tr>`;
  });
  const header = head.length === 0 ? "" : `<thead><tr>${top}</tr></thead>`;
  const table = `${header}<tbody>${body.join("")}</tbody>`;
  // What is too wide all the same is scrolled, and leaves the frame whole.
  const whole = `<table style="border-collapse:collapse">${table}</table>`;
  return `<div style="overflow-x:auto">${whole}</div>`;
}
