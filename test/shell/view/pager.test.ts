// The pager: what keys change, and what is shown.

import { describe, expect, test } from "vitest";
import { type Line, span } from "../../../shell/text/line.ts";
import {
  createPager,
  drawPager,
  type PagerInput,
  type PagerState,
  stepPager,
} from "../../../shell/view/pager/pager.ts";
import { createRandom, SEED } from "../../rig/random.ts";
import { expectFit, plainOf, rolesOf } from "./plain.ts";

const numbered = (count: number, from = 0): Line[] =>
  Array.from({ length: count }, (_, at) => [span(`line ${from + at}`)]);

function open(lines: readonly Line[], { columns = 40, rows = 5, isOpen = false } = {}): PagerState {
  return createPager({ lines, isOpen, columns, rows });
}

function press(state: PagerState, ...keys: string[]): PagerState {
  return keys.reduce((one, key) => stepPager(one, { kind: "key", key }).state, state);
}

const screenOf = (state: PagerState) => plainOf(drawPager(state).lines);
const topOf = (state: PagerState) => screenOf(state).split("\n")[0];

describe("a pager", () => {
  test("shows a screen of lines and where it is", () => {
    expect(`\n${screenOf(open(numbered(100)))}\n`).toMatchInlineSnapshot(`
      "
      line 0
      line 1
      line 2
      line 3
      1–4 of 100   space b  / n N  g G  q
      "
    `);
  });

  test("goes by pages, halves and lines, and never beyond the ends", () => {
    const begin = open(numbered(100));
    expect(topOf(press(begin, " "))).toBe("line 4");
    expect(topOf(press(begin, " ", " ", "b"))).toBe("line 4");
    expect(topOf(press(begin, "d", "j", "down", "k"))).toBe("line 3");
    expect(topOf(press(begin, "b", "k"))).toBe("line 0");
    expect(topOf(press(begin, "G"))).toBe("line 96");
    expect(topOf(press(begin, "G", " ", "j"))).toBe("line 96");
    expect(topOf(press(begin, "G", "g"))).toBe("line 0");
  });

  test("breaks wide lines, and goes through them row by row", () => {
    const wide = open([[span("abcdefghij".repeat(3))], [span("end")]], { columns: 10, rows: 3 });
    expect(topOf(press(wide, "j"))).toBe("abcdefghij");
    expect(screenOf(press(wide, "G")).split("\n").slice(0, 2)).toEqual(["abcdefghij", "end"]);
  });

  test("shows what is left when there are fewer lines than rows", () => {
    const screen = screenOf(press(open(numbered(2)), " ", "G", "j"));
    expect(screen.split("\n").slice(0, 3)).toEqual(["line 0", "line 1", "~"]);
  });

  test("closes", () => {
    for (const key of ["q", "escape", "C-c"]) {
      const { effects } = stepPager(open(numbered(9)), { kind: "key", key });
      expect(effects).toEqual([{ kind: "close" }]);
    }
  });
});

describe("a search", () => {
  const lines = [...numbered(50), [span("The "), span("Needle", "good")], ...numbered(50, 51)];

  test("goes to what it finds and marks it, across pieces", () => {
    const found = press(open(lines), "/", ..."the n", "enter");
    expect(rolesOf(drawPager(found).lines.slice(0, 1))).toBe("[match:The ][match:N][good:eedle]");
  });

  test("goes on and back", () => {
    const found = press(open(lines), "/", ..."line 1", "enter");
    expect(topOf(found)).toBe("line 1");
    expect(topOf(press(found, "n"))).toBe("line 10");
    expect(topOf(press(found, "n", "n", "N"))).toBe("line 10");
  });

  test("says what it has not found and stays", () => {
    const lost = press(open(lines), " ", "/", ..."nowhere", "enter");
    expect(screenOf(lost)).toContain("not found");
    expect(topOf(lost)).toBe("line 4");
  });

  test("is shown as it is typed, and can be taken back", () => {
    const typing = press(open(lines), "/", "a", "日", "backspace");
    expect(screenOf(typing).split("\n").at(-1)).toBe("/a");
    expect(drawPager(typing).cursor).toEqual({ row: 4, column: 2 });
    expect(press(typing, "backspace", "backspace").typed).toBeNull();
    expect(press(typing, "escape").typed).toBeNull();
  });
});

describe("lines that come later", () => {
  const more = (state: PagerState, input: PagerInput) => stepPager(state, input);

  test("are asked for before they are needed", () => {
    const begin = open(numbered(20), { isOpen: true });
    expect(more(begin, { kind: "key", key: "j" }).effects).toEqual([]);
    expect(more(press(begin, " ", " "), { kind: "key", key: " " }).effects).toEqual([
      { kind: "more" },
    ]);
  });

  test("are all read when the end is wanted", () => {
    const wanted = stepPager(open(numbered(20), { isOpen: true }), { kind: "key", key: "G" });
    expect(wanted.effects).toEqual([{ kind: "more" }]);
    const lines = { kind: "lines", lines: numbered(20, 20), isEnd: false } as const;
    const later = more(wanted.state, lines);
    expect(later.effects).toEqual([{ kind: "more" }]);
    const last = more(later.state, { kind: "lines", lines: [], isEnd: true });
    expect(last.effects).toEqual([]);
    expect(topOf(last.state)).toBe("line 36");
  });
});

test("whatever is pressed, every screen fits and is full", () => {
  const random = createRandom(SEED);
  const keys = [" ", "b", "j", "k", "g", "G", "/", "n", "N", "enter", "a", "1", "d", "u", "escape"];
  const texts = ["a", "日本語".repeat(20), "", "x1".repeat(90), "👩‍👩‍👧 a"];
  for (let round = 0; round < 40; round += 1) {
    const lines = Array.from({ length: random.below(60) }, () => [span(random.pick(texts))]);
    let state = open(lines, { columns: 2 + random.below(80), rows: 1 + random.below(12) });
    for (let step = 0; step < 60; step += 1) {
      const input: PagerInput = random.chance(0.1)
        ? { kind: "resize", columns: 2 + random.below(80), rows: 1 + random.below(12) }
        : { kind: "key", key: random.pick(keys) };
      state = stepPager(state, input).state;
      const frame = drawPager(state);
      expect(frame.lines, `seed ${SEED}`).toHaveLength(state.rows);
      expectFit(frame.lines, state.columns, `seed ${SEED}`);
    }
  }
});
