// The text of the editor on rows: the prompt before it, wrapped where the screen ends, and where on
// it the cursor is.
// Invariant: no row is wider than the screen, and every grapheme of the text is on one.

import type { Line, Role, Span } from "../text/line.ts";
import { graphemesOf, graphemeWidth } from "../text/width.ts";

export interface LayoutInput {
  readonly text: string;
  readonly cursor: number;
  /** What covers what, later ones over earlier ones. */
  readonly marks: readonly { readonly from: number; readonly to: number; readonly role: Role }[];
  /** Grey, behind the text. */
  readonly ghost: string;
  readonly prompt: Line;
  /** Of the same width. */
  readonly continuation: Line;
  readonly promptColumns: number;
  readonly columns: number;
}

export interface Layout {
  readonly rows: readonly Line[];
  readonly cursor: { readonly row: number; readonly column: number };
}

const TAB = "  ";
/** Stands for what would have no width of its own. */
const STRAY = "\ufffd";

export function layoutText(input: LayoutInput): Layout {
  const { text, cursor, columns, promptColumns } = input;
  const roles = rolesOf(text, input.marks);
  const rows: Span[][] = [];
  let row: Span[] = [];
  let column = 0;
  let place = { row: 0, column: 0 };
  const begin = (head: Line) => {
    row = [...head];
    rows.push(row);
    column = promptColumns;
  };
  const put = (shown: string, width: number, role: Role) => {
    if (column + width > columns) begin([{ text: " ".repeat(promptColumns), role: "plain" }]);
    append(row, shown, role);
    column += width;
  };
  const mark = () => {
    if (column >= columns) begin([{ text: " ".repeat(promptColumns), role: "plain" }]);
    place = { row: rows.length - 1, column };
  };
  begin(input.prompt);
  let at = 0;
  for (const grapheme of graphemesOf(text)) {
    const shown = grapheme === "\t" ? TAB : grapheme;
    const width = grapheme === "\n" ? 0 : shownWidth(shown);
    // A wide character that goes to the next row takes the cursor with it.
    if (at === cursor) {
      if (width > 0 && column + width > columns) column = columns;
      mark();
    }
    if (grapheme === "\n") begin(input.continuation);
    else
      put(graphemeWidth(shown) === 0 && shown !== TAB ? STRAY : shown, width, roles[at] ?? "plain");
    at += grapheme.length;
  }
  if (cursor >= text.length) mark();
  for (const grapheme of graphemesOf(input.ghost)) {
    const width = graphemeWidth(grapheme);
    if (column + width >= columns) break;
    put(grapheme, width, "ghost");
  }
  return { rows, cursor: place };
}

function shownWidth(shown: string): number {
  return shown === TAB ? TAB.length : Math.max(1, graphemeWidth(shown));
}

function rolesOf(text: string, marks: LayoutInput["marks"]): Role[] {
  const roles = new Array<Role>(text.length).fill("plain");
  for (const { from, to, role } of marks) roles.fill(role, from, to);
  return roles;
}

function append(row: Span[], text: string, role: Role): void {
  const last = row.at(-1);
  if (last?.role === role) row[row.length - 1] = { text: last.text + text, role };
  else row.push({ text, role });
}
