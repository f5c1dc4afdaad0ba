// What draws a terminal again as it is: its lines with their looks, the cursor, and the modes that
// change what keys and the mouse send.
// The serializer that comes with the screens is not used: it marks the beginnings of some lines,
// and does not come to an end with others.

import type headless from "@xterm/headless";

type Buffer = headless.IBuffer;
type Line = headless.IBufferLine;
type Cell = NonNullable<ReturnType<Line["getCell"]>>;

const PLAIN = "\x1b[0m";
const CLEAR_REST = "\x1b[K";

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
export function drawLines(buffer: Buffer): string {
  let text = "";
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    // A full line goes on in the next by itself, and is then known to be one with it.
    const goesOn = buffer.getLine(row + 1)?.isWrapped === true;
    if (line !== undefined) {
      const length = goesOn ? line.length : lengthOf(line);
      text += drawLine(line, length) + (isFilled(line, length) ? CLEAR_REST : "");
    }
    if (row + 1 < buffer.length && !goesOn) text += "\r\n";
  }
  return text;
}

/** A line that comes into being by one that goes on is filled with the colour behind its first. */
function isFilled(line: Line, length: number): boolean {
  return line.isWrapped && length < line.length && line.getCell(0)?.isBgDefault() === false;
}

/** Without what is empty at its end. One that goes on from another is not reached by nothing. */
function lengthOf(line: Line): number {
  const least = line.isWrapped ? 1 : 0;
  let length = line.length;
  while (length > least && isEmpty(line.getCell(length - 1))) length -= 1;
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
    [cell.isOverline(), "53"],
  ];
  const set = flags.filter(([isSet]) => isSet !== 0).map(([, code]) => code);
  const front = color(FRONT, cell.getFgColorMode(), cell.getFgColor());
  const back = color(BACK, cell.getBgColorMode(), cell.getBgColor());
  return `\x1b[${["0", ...set, ...front, ...back].join(";")}m`;
}

/** Where the codes of the first eight colours begin, of the next eight, and of all others. */
type Ground = readonly [plain: number, bright: number, other: number];
const FRONT: Ground = [30, 90, 38];
const BACK: Ground = [40, 100, 48];

/** How a cell says what sort of colour it has. Bold ones of the 16 may be shown brighter. */
const IS_OF_16 = 0x1000000;
const IS_OF_256 = 0x2000000;
const IS_RGB = 0x3000000;

function color([plain, bright, other]: Ground, mode: number, value: number): readonly string[] {
  if (mode === IS_OF_16) return [`${value < 8 ? plain + value : bright + value - 8}`];
  if (mode === IS_OF_256) return [`${other};5;${value}`];
  if (mode !== IS_RGB) return [];
  const parts = [value >> 16, value >> 8, value].map((part) => part & 0xff);
  return [`${other};2;${parts.join(";")}`];
}
