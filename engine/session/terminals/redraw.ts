// What draws a terminal again as it is: its lines with their looks, the cursor, and the modes that
// change what keys and the mouse send.
// The serializer that comes with the screens is not used: it marks the beginnings of some lines,
// and does not come to an end with others.

import type headless from "@xterm/headless";

type Buffer = headless.IBuffer;
type Line = headless.IBufferLine;
type Cell = NonNullable<ReturnType<Line["getCell"]>>;

const PLAIN = "\x1b[0m";

/** For a terminal of the same size on which nothing is shown. */
export function redraw(terminal: headless.Terminal): string {
  const { normal, active } = terminal.buffer;
  const isAlternate = active.type === "alternate";
  return [
    drawLines(normal),
    drawCursor(normal, terminal.cols),
    ...(isAlternate ? ["\x1b[?1049h\x1b[H", drawLines(active)] : []),
    drawModes(terminal.modes),
    ...(isAlternate ? [drawCursor(active, terminal.cols)] : []),
  ].join("");
}

/** From the first line that is still known to the bottom of the screen. */
function drawLines(buffer: Buffer): string {
  let text = "";
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    // A full line goes on in the next by itself, and is then known to be one with it.
    const goesOn = buffer.getLine(row + 1)?.isWrapped === true;
    if (line !== undefined) text += drawLine(line, goesOn ? line.length : lengthOf(line));
    if (row + 1 < buffer.length && !goesOn) text += "\r\n";
  }
  return text;
}

/** Without what is empty at its end. */
function lengthOf(line: Line): number {
  let length = line.length;
  while (length > 0 && isEmpty(line.getCell(length - 1))) length -= 1;
  return length;
}

function isEmpty(cell: Cell | undefined): boolean {
  if (cell === undefined || cell.getWidth() === 0) return cell === undefined;
  return (cell.getChars() === "" || cell.getChars() === " ") && looksOf(cell) === PLAIN;
}

function drawLine(line: Line, length: number): string {
  let text = "";
  let before = PLAIN;
  for (let column = 0; column < length; column += 1) {
    const cell = line.getCell(column);
    // The second half of a wide character comes with the first.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const looks = looksOf(cell);
    text += (looks === before ? "" : looks) + (cell.getChars() || " ");
    before = looks;
  }
  return before === PLAIN ? text : text + PLAIN;
}

/** One that is past the end of its line comes there only by what is written. */
function drawCursor(buffer: Buffer, columns: number): string {
  const { baseY, cursorX, cursorY } = buffer;
  const line = buffer.getLine(baseY + cursorY);
  if (cursorX < columns || line === undefined) return `\x1b[${cursorY + 1};${cursorX + 1}H`;
  return `\x1b[${cursorY + 1};1H${drawLine(line, line.length)}`;
}

const MOUSE: Readonly<Record<headless.IModes["mouseTrackingMode"], string>> = {
  none: "",
  x10: "\x1b[?9h",
  vt200: "\x1b[?1000h\x1b[?1006h",
  drag: "\x1b[?1002h\x1b[?1006h",
  any: "\x1b[?1003h\x1b[?1006h",
};

function drawModes(modes: headless.IModes): string {
  return [
    modes.applicationCursorKeysMode ? "\x1b[?1h" : "",
    modes.applicationKeypadMode ? "\x1b=" : "",
    modes.bracketedPasteMode ? "\x1b[?2004h" : "",
    modes.insertMode ? "\x1b[4h" : "",
    modes.sendFocusMode ? "\x1b[?1004h" : "",
    modes.wraparoundMode ? "" : "\x1b[?7l",
    MOUSE[modes.mouseTrackingMode],
  ].join("");
}

function looksOf(cell: Cell): string {
  const flags: readonly (readonly [isSet: number, code: string])[] = [
    [cell.isBold(), "1"],
    [cell.isDim(), "2"],
    [cell.isItalic(), "3"],
    [cell.isUnderline(), "4"],
    [cell.isBlink(), "5"],
    [cell.isInverse(), "7"],
    [cell.isInvisible(), "8"],
    [cell.isStrikethrough(), "9"],
  ];
  const set = flags.filter(([isSet]) => isSet !== 0).map(([, code]) => code);
  const front = cell.isFgDefault() ? [] : [`38;${color(cell.isFgRGB(), cell.getFgColor())}`];
  const back = cell.isBgDefault() ? [] : [`48;${color(cell.isBgRGB(), cell.getBgColor())}`];
  return `\x1b[${["0", ...set, ...front, ...back].join(";")}m`;
}

function color(isRgb: boolean, value: number): string {
  if (!isRgb) return `5;${value}`;
  return `2;${(value >> 16) & 0xff};${(value >> 8) & 0xff};${value & 0xff}`;
}
