// What went wrong in a Cell: what, where in the user's own code, what the process said, what to do.

import type { CellError, Excerpt, FailedExec, Frame } from "../../kernel/cell.ts";
import type { Diagnostic } from "../../kernel/code.ts";
import { cutLine } from "../text/cut.ts";
import { type Line, type Role, span } from "../text/line.ts";
import { graphemesOf, graphemeWidth, widthOf } from "../text/width.ts";
import { wrapLine } from "../text/wrap.ts";
import { linesOfText } from "./ansi.ts";
import { commandOf, groupDigits, indentLines, lineOf, nameOf, shortOp } from "./words.ts";

export interface ErrorRoom {
  readonly columns: number;
  /** The failed process, with its output, stands above already. */
  readonly isOutputShown?: boolean;
}

const MOST_FRAMES = 8;
const MOST_MESSAGE_LINES = 12;
const LAST_OUTPUT_LINES = 20;
const MOST_DIAGNOSTICS = 4;
const TAB = "    ";

export function viewError(error: CellError, { columns, isOutputShown = false }: ErrorRoom): Line[] {
  if (columns < 1) return [];
  return [
    ...viewMessage(error, columns),
    ...(error.excerpt === null ? [] : viewExcerpt(error.excerpt, columns)),
    ...viewFrames(error.frames, columns),
    ...error.details.flatMap((detail) => wrapText(detail, "muted", columns)),
    ...(error.exec === null || isOutputShown ? [] : viewExec(error.exec, columns)),
    ...(error.hint === "" ? [] : wrapHint(error.hint, columns)),
  ];
}

/** Of a Cell that is about to run; it runs nevertheless. */
export function viewDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: string,
  { columns }: { readonly columns: number },
): Line[] {
  if (columns < 1) return [];
  const shown = diagnostics.slice(0, MOST_DIAGNOSTICS);
  const lines = shown.flatMap((one) => viewDiagnostic(one, source, columns));
  const more = diagnostics.length - shown.length;
  return more === 0 ? lines : [...lines, lineOf(`… ${groupDigits(more)} more`, "muted", columns)];
}

function viewMessage({ name, message }: CellError, columns: number): Line[] {
  const [first = "", ...rest] = message.split("\n");
  const begin = name === "thrown" ? "thrown" : nameOf(name);
  const head: Line = [span(begin, "bad"), span(first === "" ? "" : `: ${nameOf(first)}`, "strong")];
  const more = rest.slice(0, MOST_MESSAGE_LINES).map(nameOf);
  const cut = rest.length > more.length ? [`… ${rest.length - more.length} more lines`] : [];
  return [
    ...wrapLine(head, columns, 2),
    ...[...more, ...cut].flatMap((line) => wrapLine([span("  "), span(line)], columns, 2)),
  ];
}

function viewExcerpt({ line, column, text }: Excerpt, columns: number): Line[] {
  return viewMarked({ line, text, from: column - 1, to: column, role: "bad" }, columns);
}

interface Marked {
  readonly line: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly role: Role;
}

/** A line of code with marks below a part of it; of a long line the part around the marks. */
function viewMarked({ line, text, from, to, role }: Marked, columns: number): Line[] {
  const number = String(line);
  const room = columns - number.length - 5;
  const part = (begin: number, end: number) => nameOf(text.slice(begin, end).replaceAll("\t", TAB));
  // A place that somebody counted in UTF-16 units may end within a character.
  const end = to < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(to)) ? to + 1 : to;
  const before = part(0, from);
  const marked = part(from, end);
  // What leads to the mark gives way, so that the mark is to be seen.
  const isCut = widthOf(before) > room - 8;
  const lead = isCut ? `…${lastColumns(before, Math.max(0, Math.floor(room / 2)))}` : before;
  const marks = "^".repeat(Math.max(1, widthOf(marked)));
  const gutter = " ".repeat(number.length);
  return [
    cutLine(
      [span(`  ${number} │ `, "muted"), span(`${lead}${marked}${part(end, text.length)}`)],
      columns,
    ),
    cutLine(
      [span(`  ${gutter} │ `, "muted"), span(" ".repeat(widthOf(lead))), span(marks, role)],
      columns,
    ),
  ];
}

function lastColumns(text: string, columns: number): string {
  let kept = "";
  let left = columns;
  for (const grapheme of graphemesOf(text.slice(-MOST_LEAD_CHARS).toWellFormed()).toReversed()) {
    left -= graphemeWidth(grapheme);
    if (left < 0) break;
    kept = grapheme + kept;
  }
  return kept;
}

/** Far more than a screen is wide. */
const MOST_LEAD_CHARS = 4_096;

function viewFrames(frames: readonly Frame[], columns: number): Line[] {
  const shown = frames.slice(0, MOST_FRAMES).map(({ called, place }) => {
    const where = place.in === "cell" ? `cell ${place.cell}` : nameOf(place.path);
    const line = `${where}:${place.line}:${place.column}`;
    const at = called === "" ? line : `${nameOf(called)} (${line})`;
    return lineOf(`  at ${at}`, "muted", columns);
  });
  const more = frames.length - shown.length;
  return more === 0 ? shown : [...shown, lineOf(`  … ${more} more`, "muted", columns)];
}

function viewExec(exec: FailedExec, columns: number): Line[] {
  const command = commandOf(exec.command);
  const head = cutLine(
    [span("  $ ", "muted"), span(command), span(`  exit code ${exec.exitCode}`, "bad")],
    columns,
  );
  // The exit code is worth more than the end of a long command.
  const narrow = [
    cutLine([span("  $ ", "muted"), span(command)], columns),
    lineOf(`  exit code ${exec.exitCode}`, "bad", columns),
  ];
  const isNarrow = widthOf(command) + widthOf(`  $   exit code ${exec.exitCode}`) > columns;
  return [...(isNarrow ? narrow : [head]), ...viewOutput(exec, columns)];
}

/** What was said on standard error tells most; the other stream is shown when there is nothing. */
function viewOutput({ stdout, stderr, op }: FailedExec, columns: number): Line[] {
  const text = (stderr.trim() === "" ? stdout : stderr).trimEnd();
  if (text === "") return [lineOf("  it printed nothing", "muted", columns)];
  const all = linesOfText(text);
  const shown = all.slice(-LAST_OUTPUT_LINES);
  const lines = indentLines(shown, [span("  │ ", "muted")], columns);
  if (shown.length === all.length) return lines;
  const where = op === null ? "" : `: rondel logs ${shortOp(op)}`;
  const more = `  │ … ${groupDigits(all.length - shown.length)} lines before${where}`;
  return [lineOf(more, "muted", columns), ...lines];
}

function viewDiagnostic(one: Diagnostic, source: string, columns: number): Line[] {
  const start = source.lastIndexOf("\n", one.from - 1) + 1;
  const end = source.indexOf("\n", one.from);
  const text = source.slice(start, end < 0 ? source.length : end);
  const line = source.slice(0, start).split("\n").length;
  const from = Math.min(one.from - start, text.length);
  const to = Math.max(from, Math.min(one.to - start, text.length));
  const message: Line = [span("warning", "warning"), span(`: ${nameOf(one.message)}`)];
  return [
    ...wrapLine(message, columns, 2),
    ...viewMarked({ line, text, from, to, role: "warning" }, columns),
  ];
}

function wrapText(text: string, role: Role, columns: number): Line[] {
  return text
    .split("\n")
    .flatMap((line) => wrapLine([span("  "), span(nameOf(line), role)], columns, 2));
}

function wrapHint(hint: string, columns: number): Line[] {
  return wrapLine([span("→ ", "accent"), span(nameOf(hint))], columns, 2);
}
