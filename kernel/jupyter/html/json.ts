// JSON as a tree that opens and closes.

import { escapeHtml } from "./escape.ts";
import { colored, folded, MUTED } from "./frame.ts";

const MOST_ITEMS = 200;
const MOST_DEPTH = 32;
/** What has no more members is open. */
const FEW = 8;

/** null for what is no JSON. */
export function jsonToHtml(text: string): string | null {
  try {
    return valueToHtml("", JSON.parse(text) as unknown, 0);
  } catch {
    return null;
  }
}

function valueToHtml(label: string, value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return `<div>${label}${leafToHtml(value)}</div>`;
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  const summary = `${label}<span style="${MUTED}">${brackets}</span>`;
  if (depth >= MOST_DEPTH || entries.length === 0) return `<div>${summary}</div>`;
  const items = entries.slice(0, MOST_ITEMS).map(([name, item]) => {
    return valueToHtml(`${colored("accent", escapeHtml(name))}: `, item, depth + 1);
  });
  if (entries.length > MOST_ITEMS) items.push(`<div>… ${entries.length - MOST_ITEMS} more</div>`);
  const inner = `<div style="padding-left:1.2em">${items.join("")}</div>`;
  return folded(summary, inner, depth === 0 || entries.length <= FEW);
}

function leafToHtml(value: unknown): string {
  const text = escapeHtml(JSON.stringify(value) ?? "");
  return typeof value === "string" ? colored("good", text) : colored("warning", text);
}
