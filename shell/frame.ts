// What the bottom of the screen shows: the prompt, or what runs and what is typed meanwhile.

import type { Company } from "../kernel/prompt-kernel.ts";
import { drawEditor } from "./editor/draw.ts";
import type { EditorState } from "./editor/state.ts";
import { stepEditor } from "./editor/step.ts";
import { viewWaiting } from "./others.ts";
import type { ScreenSurface } from "./screen-surface.ts";
import type { Phase, ShellState } from "./shell.ts";
import type { Screen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import { cleanLine } from "./text/clean.ts";
import { cutLine } from "./text/cut.ts";
import { type Frame, type Line, span } from "./text/line.ts";

/** Of more nobody looks whether it is right. */
const MOST_SHOWN_AHEAD = 1_000;
/** What was entered stays whole, however long it is. */
const ALL_ROWS = 1_000_000;

/** What the bottom of the screen shows: the prompt, unless something covers it. */
export function createBottom(screen: Screen, prompt: () => Frame) {
  let covering: Frame | null = null;
  const frame = () => covering ?? prompt();
  return {
    frame,
    cover(over: Frame | null) {
      covering = over;
      screen.draw(frame());
    },
  };
}

export function isBusy(phase: Phase): boolean {
  return phase === "busy" || phase === "interrupted" || phase === "asked";
}

export function frameOf(
  { editor, phase }: ShellState,
  company: Company | null,
  surface: ScreenSurface,
  tty: Tty,
): Frame {
  if (!isBusy(phase)) return below(surface.frame(), editor, tty);
  const waiting = viewWaiting(company);
  const lines = [...surface.frame(), ...waiting, ...questionOf(phase), ...aheadOf(editor, tty)];
  return { lines, cursor: null };
}

/** The prompt, and above it what others run, as far as there is room. */
function below(others: readonly Line[], editor: EditorState, tty: Tty): Frame {
  const whole = drawEditor(editor, tty);
  const room = Math.max(0, tty.rows - whole.lines.length - 1);
  const above = others.slice(0, room);
  if (above.length === 0) return whole;
  const { lines, cursor } = whole;
  const moved = cursor === null ? null : { ...cursor, row: cursor.row + above.length };
  return { lines: [...above, ...lines], cursor: moved };
}

/** What is typed for the next prompt while this runs. */
function aheadOf(editor: EditorState, { columns }: Tty): Line[] {
  if (editor.ahead.length === 0 || editor.ahead.length > MOST_SHOWN_AHEAD) return [];
  const { number } = editor;
  const { text } = stepEditor(editor, { kind: "blank", number: number + 1 }).state;
  if (text === "") return [];
  return [cutLine([span(`next: ${cleanLine(text)}`, "muted")], columns)];
}

/** What was entered, without the row that only the cursor needed. */
export function acceptedLines({ editor }: ShellState, { columns }: Tty): readonly Line[] {
  const { lines } = drawEditor(editor, { columns, rows: ALL_ROWS });
  const isCursorRow = lines.length > 1 && lines.at(-1)?.every(({ text }) => text.trim() === "");
  return isCursorRow ? lines.slice(0, -1) : lines;
}

/** What was typed and not entered, when nothing can be entered any more. */
export function unfinishedLines(state: ShellState, tty: Tty): readonly Line[] {
  return state.editor.text === "" || isBusy(state.phase) ? [] : acceptedLines(state, tty);
}

function questionOf(phase: Phase): Line[] {
  if (phase === "interrupted") return [[span("interrupting…", "warning")]];
  if (phase !== "asked") return [];
  return [
    [
      span("The cell has not ended yet. ", "warning"),
      span("w", "accent"),
      span("ait, "),
      span("r", "accent"),
      span("estart without its variables, or "),
      span("l", "accent"),
      span("eave (Ctrl-C again)?"),
    ],
  ];
}
