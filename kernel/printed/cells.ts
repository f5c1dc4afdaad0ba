// A row of a terminal's screen as text with colours.

import type { IBufferCell, IBufferLine } from "@xterm/headless";

const RESET = "\u001b[0m";

export function colorsOf(line: IBufferLine): string {
  const plain = line.translateToString(true);
  let text = "";
  let look = "";
  let cell: IBufferCell | undefined;
  for (let at = 0, columns = 0; at < line.length; at += 1) {
    cell = line.getCell(at, cell);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const chars = cell.getChars() || " ";
    columns += chars.length;
    if (columns > plain.length && cell.isBgDefault() && !cell.isInverse()) break;
    const next = lookOf(cell);
    if (next !== look) text += `${look === "" ? "" : RESET}${next}`;
    look = next;
    text += chars;
  }
  return look === "" ? text : `${text}${RESET}`;
}

function lookOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return "";
  const codes = [
    ...(cell.isBold() ? ["1"] : []),
    ...(cell.isDim() ? ["2"] : []),
    ...(cell.isItalic() ? ["3"] : []),
    ...(cell.isUnderline() ? ["4"] : []),
    ...(cell.isInverse() ? ["7"] : []),
    ...(cell.isStrikethrough() ? ["9"] : []),
  ];
  if (cell.isFgPalette()) codes.push(paletteColor(cell.getFgColor(), 30));
  if (cell.isFgRGB()) codes.push(`38;2;${bytesOf(cell.getFgColor())}`);
  if (cell.isBgPalette()) codes.push(paletteColor(cell.getBgColor(), 40));
  if (cell.isBgRGB()) codes.push(`48;2;${bytesOf(cell.getBgColor())}`);
  return codes.length === 0 ? "" : `\u001b[${codes.join(";")}m`;
}

/** `base` is 30 for what is written and 40 for what is behind it. */
function paletteColor(color: number, base: number): string {
  if (color < 8) return String(base + color);
  if (color < 16) return String(base + 60 + color - 8);
  return `${base + 8};5;${color}`;
}

function bytesOf(color: number): string {
  return [color >> 16, color >> 8, color].map((byte) => byte & 0xff).join(";");
}
