// A screen that is drawn again is the same, cell by cell, whatever was shown on it.

import headless from "@xterm/headless";
import { expect, test } from "vitest";
import { createDisplay, type Shown } from "../../../engine/session/terminals/display.ts";
import { createScreens } from "../../../engine/session/terminals/screens.ts";
import { createRandom, SEED } from "../../rig/random.ts";

const SIZE = { columns: 30, rows: 8 };

const WORDS = [
  "word ",
  "a longer line that wraps around the edge of the screen ",
  "日本語",
  "é ",
  "\r\n",
  "\r",
  "\b",
  "\t",
  "\x1b[1mbold\x1b[0m",
  "\x1b[31mred",
  "\x1b[2;93;104mbright",
  "\x1b[3;53mover",
  "\x1b[48;5;17m ",
  "\x1b[38;2;10;200;30mtrue",
  "\x1b[7minverse\x1b[27m",
  "\x1b[4mline\x1b[24m",
  "\x1b[0m",
  "\x1b[3;5H",
  "\x1b[8;30H",
  "\x1b[2A",
  "\x1b[K",
  "\x1b[L",
  "\x1b[2P",
  "\x1b[?1049h",
  "\x1b[?1049l",
  "\x1b[?25l",
  "\x1b[?25h",
  "\x1b[?2004h",
  "\x1b[?1h",
];

function newTerminal(): headless.Terminal {
  const { columns: cols, rows } = SIZE;
  return new headless.Terminal({ cols, rows, scrollback: 1000, allowProposedApi: true });
}

function write(terminal: headless.Terminal, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => terminal.write(bytes, resolve));
}

/** Each cell with its looks, and where the cursor is. */
function cellsOf(terminal: headless.Terminal): readonly string[] {
  const buffer = terminal.buffer.active;
  const rows = Array.from({ length: SIZE.rows }, (_, row) => {
    const line = buffer.getLine(buffer.baseY + row);
    return Array.from({ length: SIZE.columns }, (_, column) => {
      const cell = line?.getCell(column);
      if (cell === undefined) return "";
      const looks = [
        cell.isBold(),
        cell.isDim(),
        cell.isItalic(),
        cell.isUnderline(),
        cell.isInverse(),
        cell.isOverline(),
      ].map((one) => Math.sign(one));
      const front = `${cell.getFgColorMode()}:${cell.getFgColor()}`;
      const back = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
      return `${cell.getChars() || " "}${looks.join("")}${front}${back}`;
    }).join("|");
  });
  return [buffer.type, `${buffer.cursorX},${buffer.cursorY}`, ...rows];
}

test(`a redrawn screen is equal cell by cell (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const screens = createScreens();
  for (let round = 0; round < 20; round += 1) {
    const screen = screens.open(SIZE, () => undefined);
    const ignore = () => undefined;
    const display = createDisplay({ size: SIZE, screen, onViewers: ignore, onResize: ignore });
    const [seen, redrawn] = [newTerminal(), newTerminal()];
    for (let count = 0; count < 60; count += 1) {
      const bytes = Buffer.from(random.pick(WORDS));
      await display.show(bytes);
      await write(seen, bytes);
    }
    const view = display.view({ as: "", after: null, size: null }, new AbortController().signal);
    const { value } = await view.next();
    await write(redrawn, (value as Shown).bytes);
    expect(cellsOf(redrawn), `round ${round}`).toEqual(cellsOf(seen));
    await view.return();
    display.close();
  }
  await screens.close();
});

test("what a screen cannot take harms no other screen, nor itself for long", async () => {
  const screens = createScreens();
  const [one, other] = [screens.open(SIZE, () => undefined), screens.open(SIZE, () => undefined)];
  other.write(Buffer.from("unharmed"));
  // From the last line on it would erase a line below, of which there is none.
  one.write(Buffer.from("before\x1b[8;1H\x1b[1J"));
  await one.lagBelow(1);
  one.write(Buffer.from("\r\nafter"));
  expect(await one.draw()).toContain("after");
  expect(await other.draw()).toContain("unharmed");
  await screens.close();
});
