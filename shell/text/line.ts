// A line of the screen before it has colours: pieces of text, each with what it is. Views and the
// editor make them; paint.ts alone knows which colour belongs to what.
// Invariant: no text in a Line has a control character; a Line never wraps by itself.

export type Line = readonly Span[];

export interface Span {
  readonly text: string;
  readonly role: Role;
}

export type Role =
  | "plain"
  | "strong"
  | "muted"
  | "accent"
  | "good"
  | "bad"
  | "warning"
  | "prompt"
  | "selected"
  | "ghost"
  | "match"
  | "squiggle"
  | "keyword"
  | "string"
  | "number"
  | "regexp"
  | "comment"
  | "function"
  | "property"
  | "type";

/** What the bottom of the screen shows, top first; no Line is wider than the screen. */
export interface Frame {
  readonly lines: readonly Line[];
  /** null when it is hidden. Both count from 0. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

export function span(text: string, role: Role = "plain"): Span {
  return { text, role };
}
