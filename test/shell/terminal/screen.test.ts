// The screen as a real terminal shows it: what was drawn in small steps is what a drawing into an
// empty terminal shows, with the permanent lines above it as they were printed.

import headless from "@xterm/headless";
import { describe, expect, test } from "vitest";
import { createScreen, type Screen } from "../../../shell/terminal/screen.ts";
import type { Frame, Line, Role } from "../../../shell/text/line.ts";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { readLines } from "../../rig/terminal.ts";

interface Shown {
  readonly terminal: headless.Terminal;
  readonly screen: Screen;
  readonly writes: string[];
  settle(): Promise<void>;
}

interface Looks {
  readonly colors?: boolean;
  readonly wrapping?: "exact" | "xterm.js";
}

function show(columns: number, rows: number, looks: Looks = {}): Shown {
  const { colors = true, wrapping = "exact" } = looks;
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    reflowCursorLine: wrapping === "exact",
    scrollback: 1000,
  });
  const writes: string[] = [];
  const write = (text: string) => {
    writes.push(text);
    terminal.write(text);
  };
  const screen = createScreen({ write, columns, rows, colors, wrapping });
  const settle = () => new Promise<void>((resolve) => terminal.write("", resolve));
  return { terminal, screen, writes, settle };
}

function lines(...texts: readonly string[]): Line[] {
  return texts.map((text) => [{ text, role: "plain" }]);
}

function frame(texts: readonly string[], row = 0, column = 0): Frame {
  return { lines: lines(...texts), cursor: { row, column } };
}

/** Text, looks and cursor of all that is there. */
function dump(terminal: headless.Terminal): string[] {
  const buffer = terminal.buffer.active;
  const found: string[] = [];
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    const cells: string[] = [];
    for (let column = 0; line !== undefined && column < terminal.cols; column += 1) {
      const cell = line.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const look = [
        cell.getFgColor(),
        cell.isBold(),
        cell.isDim(),
        cell.isUnderline(),
        cell.isInverse(),
      ];
      cells.push(`${cell.getChars() || " "}${look.join("")}`);
    }
    found.push(cells.join("|").replace(/(?:\|? -?\d0000)*$/, ""));
  }
  const last = found.findLastIndex((line) => line !== "");
  const cursor = `${buffer.baseY + buffer.cursorY},${buffer.cursorX}`;
  return [...found.slice(0, last + 1), cursor];
}

describe("a frame", () => {
  test("is drawn where the cursor is and changed in place", async () => {
    const { screen, terminal, settle, writes } = show(20, 6);
    screen.print("before");
    screen.draw(frame(["1> abc", "menu"], 0, 6));
    screen.draw(frame(["1> abcd", "menu"], 0, 7));
    await settle();
    expect(readLines(terminal, 0)).toEqual(["before", "1> abcd", "menu"]);
    expect(writes.at(-1)).toBe("\x1b[?2026h\x1b[?7ld\x1b[8G\x1b[?7h\x1b[?2026l");
  });

  test("that is the same is not written", () => {
    const { screen, writes } = show(20, 6);
    screen.draw(frame(["abc"]));
    screen.draw(frame(["abc"]));
    expect(writes.length).toBe(1);
  });

  test("moves down when something is printed above it", async () => {
    const { screen, terminal, settle, writes } = show(20, 4);
    screen.draw(frame(["1> abc", "menu"], 0, 6));
    for (let count = 1; count <= 5; count += 1) screen.print(`line ${count}\n`);
    await settle();
    expect(writes.length).toBe(6);
    expect(readLines(terminal, 0).slice(3)).toEqual(["line 4", "line 5", "1> abc", "menu"]);
  });

  test("taller than the screen is shown around its cursor", async () => {
    const { screen, terminal, settle } = show(20, 3);
    const texts = ["a", "b", "c", "d", "e"];
    screen.draw({ lines: lines(...texts), cursor: null });
    await settle();
    expect(readLines(terminal, 0)).toEqual(["c", "d", "e"]);
    screen.draw(frame(texts, 1, 0));
    await settle();
    expect(readLines(terminal, 0)).toEqual(["b", "c", "d"]);
  });

  test("without colours is plain, and nothing that only looks tell apart is in it", async () => {
    const { screen, terminal, settle, writes } = show(20, 3, { colors: false });
    const line: Line = [
      { text: "con", role: "keyword" },
      { text: "st", role: "ghost" },
    ];
    screen.draw({ lines: [line], cursor: { row: 0, column: 3 } });
    await settle();
    expect(readLines(terminal, 0)).toEqual(["con"]);
    expect(writes.join("")).not.toContain("\x1b[35m");
  });
});

describe("the terminal lent to somebody else", () => {
  test("is cleared of the frame, which comes back below what the other left", async () => {
    const { screen, terminal, settle, writes } = show(20, 6);
    screen.draw(frame(["1> abc"], 0, 6));
    const giveBack = screen.lend();
    terminal.write("other");
    screen.print("said meanwhile");
    screen.draw(frame(["1> abcd"], 0, 7));
    const count = writes.length;
    giveBack();
    giveBack();
    await settle();
    expect(writes.length - count).toBe(1);
    expect(readLines(terminal, 0)).toEqual(["other", "said meanwhile", "1> abcd"]);
  });

  test("at its top is never erased as a whole, which tmux would put into its history", async () => {
    const { screen, writes, settle } = show(20, 5);
    screen.draw({ lines: [[{ text: "1› a", role: "plain" }]], cursor: { row: 0, column: 4 } });
    screen.print("a\n");
    screen.lend()();
    await settle();
    expect(writes.join("")).not.toContain("\r\x1b[J");
  });

  test("closing leaves the cursor below the frame, and the modes as they were", async () => {
    const { screen, terminal, settle, writes } = show(20, 6);
    screen.draw(frame(["1> abc", "menu"], 0, 6));
    screen.close();
    terminal.write("$ ");
    await settle();
    expect(readLines(terminal, 0)).toEqual(["1> abc", "menu", "$"]);
    expect(terminal.modes.bracketedPasteMode).toBe(false);
    expect(writes.at(-1)).toContain("\x1b[>4;0m");
  });
});

const PIECES = ["a", "bc ", "字", "é", "👩‍🚀", "❤️", "🇩🇪", "e\u0301", " ", "-----", "✓"];
const ROLES: readonly Role[] = ["plain", "keyword", "ghost", "selected", "squiggle", "muted"];

function randomFrame(random: Random, columns: number, most: number): Frame {
  const count = random.below(most + 1);
  const all = Array.from({ length: count }, () =>
    Array.from({ length: random.below(8) }, () => ({
      text: random.pick(PIECES).repeat(1 + random.below(4)),
      role: random.pick(ROLES),
    })),
  );
  const isHidden = count === 0 || random.chance(0.1);
  const cursor = { row: random.below(count), column: random.below(columns) };
  return { lines: all, cursor: isHidden ? null : cursor };
}

function randomText(random: Random): string {
  const words = Array.from({ length: random.below(12) }, () =>
    random.pick(["one", "\x1b[32mtwo\x1b[0m", "字字", "three\n"]),
  );
  return `${words.join(" ")}\n`;
}

test("small steps show what a drawing into an empty terminal shows", async () => {
  for (let round = 0; round < 25; round += 1) {
    const seed = SEED + round;
    const random = createRandom(seed);
    const columns = 20 + random.below(60);
    const rows = 3 + random.below(12);
    const stepwise = show(columns, rows);
    let printed = "";
    let last: Frame = { lines: [], cursor: null };
    for (let step = 0; step < 20; step += 1) {
      if (random.chance(0.2)) {
        const text = randomText(random);
        printed += text;
        stepwise.screen.print(text);
      } else {
        last = randomFrame(random, columns, rows + 2);
        stepwise.screen.draw(last);
      }
    }
    const fresh = show(columns, rows);
    if (printed !== "") fresh.screen.print(printed);
    fresh.screen.draw(last);
    await Promise.all([stepwise.settle(), fresh.settle()]);
    const wanted = dump(fresh.terminal);
    expect(dump(stepwise.terminal).slice(-wanted.length), `seed ${seed}`).toEqual(wanted);
  }
});

// The headless terminal is exact only while the cursor is on the last row.
test.each(["exact", "xterm.js"] as const)(
  "wrapped to a new width (%s), a frame is found",
  async (wrapping) => {
    for (let round = 0; round < 40; round += 1) {
      const seed = SEED + round;
      const random = createRandom(seed);
      let columns = 30 + random.below(60);
      const rows = 40;
      const { screen, terminal, settle } = show(columns, rows, { wrapping });
      screen.print("one\ntwo");
      const text = () => "x".repeat(random.below(columns));
      for (let step = 0; step < 8; step += 1) {
        const texts = [text(), text(), text()];
        const row = wrapping === "exact" ? 2 : random.below(3);
        const column = texts[row]?.length ?? 0;
        screen.draw(frame(texts, row, column));
        await settle();
        const told = `seed ${seed}, step ${step}, ${columns} columns`;
        expect(readLines(terminal, 0), told).toEqual(trimmed(["one", "two", ...texts]));
        expect(terminal.buffer.active.cursorY, told).toBe(2 + row);
        columns = 10 + random.below(80);
        terminal.resize(columns, rows);
        screen.resize(columns, rows);
      }
    }
  },
);

function trimmed(texts: readonly string[]): string[] {
  return texts.slice(0, texts.findLastIndex((line) => line !== "") + 1);
}
