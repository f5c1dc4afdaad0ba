// What values look like in a notebook. Whatever they hold, the HTML is well-formed and runs
// nothing.

import { describe, expect, test } from "vitest";
import type { Card, CardStep } from "../../../kernel/display.ts";
import { ansiToHtml, plainOf } from "../../../kernel/jupyter/html/ansi.ts";
import { cardToHtml, cardToText } from "../../../kernel/jupyter/html/card.ts";
import { fileToHtml } from "../../../kernel/jupyter/html/file.ts";
import { tableToText } from "../../../kernel/jupyter/html/table.ts";
import { workToHtml, workToText } from "../../../kernel/jupyter/html/work.ts";
import { pointsOf, unitsOf } from "../../../kernel/jupyter/offsets.ts";
import { createRandom, SEED } from "../../rig/random.ts";

const EVIL = `<script>alert(1)</script>"'&\u001b]0;title\u0007\u202e\ud800`;
const ORDERS = /[^\P{Control}\n\t]|\u202e/u;
const MARKUP = /[<>]|[^\P{Control}\n\t]/u;
const NO_LIGHT = () => null;

const STEPS: readonly CardStep[] = [
  { code: "container()", state: "free", tookMs: null },
  { code: '.from("alpine")', state: "kept", tookMs: 120 },
  { code: `.withExec(["echo", "${EVIL}"])`, state: "missing", tookMs: 2_000 },
];

const CARDS: Readonly<Record<string, Card>> = {
  container: {
    kind: "container",
    steps: STEPS,
    facts: {
      ...{ platform: "linux/amd64", entrypoint: [EVIL], defaultArgs: [], workdir: "/src" },
      ...{ user: EVIL, env: [{ name: EVIL, value: EVIL }], ports: ["80/tcp"], sizeBytes: 1_024 },
    },
  },
  directory: {
    kind: "directory",
    steps: STEPS,
    tree: {
      entries: [
        { path: `src/${EVIL}`, kind: "file", sizeBytes: 3 },
        { path: "link", kind: "symlink", sizeBytes: null },
      ],
      moreEntries: null,
    },
  },
  file: {
    kind: "file",
    steps: STEPS,
    name: `${EVIL}.ts`,
    content: { sizeBytes: 10_000, head: { text: EVIL } },
  },
  other: { kind: "other", type: EVIL, steps: STEPS },
};

/** No element but ours, each closed, and none that could run or fetch something. */
function expectSafe(html: string): void {
  const open: string[] = [];
  for (const [, end, name = "", rest = ""] of html.matchAll(/<(\/?)([a-zA-Z]+)([^>]*)>/g)) {
    expect(name).toMatch(/^(div|span|b|pre|details|summary|table|thead|tbody|tr|th|td|img)$/);
    expect(rest).toMatch(/^( open)?( alt="[^"]*")?( style="[^"<>]*")?( src="data:image[^"]*")?$/);
    if (end === "/") expect(open.pop()).toBe(name);
    else if (name !== "img") open.push(name);
  }
  expect(open).toEqual([]);
  expect(html.replace(/<[^>]*>/g, "")).not.toMatch(MARKUP);
  expect(html.isWellFormed()).toBe(true);
}

describe("a card", () => {
  for (const [kind, card] of Object.entries(CARDS)) {
    test(`of a ${kind} is safe HTML, and text without orders to a terminal`, () => {
      expectSafe(cardToHtml(card, { highlight: NO_LIGHT }));
      expect(cardToText(card)).not.toMatch(ORDERS);
    });
  }

  test("says what is kept and what would run", () => {
    const text = cardToText(CARDS["container"] as Card);
    expect(text).toMatch(/^Container {2}linux\/amd64 · 1\.0 KiB|^Container {2}linux\/amd64 · /);
    expect(text).toContain('✓   .from("alpine")');
    expect(text).toContain("1 would run, about 2.0 s");
  });
});

describe("a file", () => {
  const show = (name: string, text: string) =>
    fileToHtml(name, { sizeBytes: Buffer.byteLength(text), head: { text } }, NO_LIGHT);

  test("that is a picture is embedded as one, an SVG too", () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    expectSafe(show("a.svg", svg));
    expect(show("a.svg", svg)).toMatch(/^<img [^>]*src="data:image\/svg\+xml;base64,[\w+/=]+">$/);
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]);
    const png = fileToHtml("a", { sizeBytes: 6, head: { bytes } }, NO_LIGHT);
    expect(png).toContain("data:image/png;base64,");
  });

  test("of values between commas is a table, quotes and all", () => {
    const html = show("a.csv", 'name,says\nada,"hello, ""you"""\nbob,<b>\n');
    expectSafe(html);
    expect(html).toContain("hello, &quot;you&quot;");
    expect(html.match(/<tr>/g)).toHaveLength(3);
  });

  test("of JSON is a tree; of broken JSON its text", () => {
    expect(show("a.json", '{"a":[1,{"b":"<i>"}]}')).toContain("<details");
    expectSafe(show("a.json", '{"a":[1,{"b":"<i>"}]}'));
    expect(show("a.json", "{")).toContain("<pre");
  });

  test("of bytes is shown as such", () => {
    const bytes = Buffer.from([0, 1, 60, 62]);
    const html = fileToHtml("a.bin", { sizeBytes: 4, head: { bytes } }, NO_LIGHT);
    expectSafe(html);
    expect(html).toContain("00 01 3c 3e");
  });
});

describe("text with colours", () => {
  test("keeps them as styles, and no other order", () => {
    const text =
      "\u001b[31mred \u001b[1mbold\u001b[0m \u001b[2J\u001b[38;5;200mx\u001b]8;;a\u0007y";
    expectSafe(ansiToHtml(text));
    expect(ansiToHtml(text)).toMatch(/<span style="color:#[0-9a-f]{6}">red /);
    expect(plainOf(text)).toBe("red bold xy");
  });

  test("that goes back to the beginning of its line shows what was written last", () => {
    expect(plainOf("10 %\r50 %\r100 %\ndone\r\n")).toBe("100 %\ndone\n");
  });

  test("of noise is safe", () => {
    const random = createRandom(SEED);
    const parts = [
      "\u001b[",
      "31",
      ";",
      "m",
      "<",
      "&",
      "\u001b]",
      "\u0007",
      "\r",
      "é",
      "\ud83c",
      "0",
    ];
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: random.below(30) }, () => random.pick(parts)).join("");
      expectSafe(ansiToHtml(text));
    }
  });
});

test("what a cell did is a line of facts; what failed is open, the rest is folded", () => {
  const base = { startedMs: 0, says: "" };
  const that = (text: string) => ({
    last: () => [text],
    printed: () => ({ text, isCut: false }),
  });
  const work = {
    steps: [
      { ...base, key: "sha256:a", title: "exec a", state: "done", tookMs: 9, ...that(EVIL) },
      {
        ...base,
        key: "b",
        title: EVIL,
        state: "failed",
        tookMs: 9,
        ...that("why"),
        says: "exit code 1",
      },
    ] as const,
    ...{ cached: 2, ran: 2, failed: 1, running: 0, tookMs: 1_500, isOver: true, isStale: true },
  };
  expectSafe(workToHtml(work));
  expect(workToText(work)).toBe("✗ 2 cached · 1 run · 1 failed · 1.5 s · out of date");
  expect(workToHtml(work).split("<details>")[0]).toContain("why");
});

test("tables as text stand in columns, numbers to the right", () => {
  const table = {
    columns: ["a", "n"],
    rows: [
      ["x", "1"],
      ["yy", "22"],
    ],
    moreRows: 3,
  };
  expect(tableToText(table)).toBe("a    n\nx    1\nyy  22\n… 3 more rows");
});

test("offsets are turned between code points and units, both ways", () => {
  const text = "a🏁é🏁b";
  expect([0, 1, 2, 3, 4, 5, 9].map((points) => unitsOf(text, points))).toEqual([
    0, 1, 3, 4, 6, 7, 7,
  ]);
  for (let points = 0; points <= 5; points += 1) {
    expect(pointsOf(text, unitsOf(text, points))).toBe(points);
  }
});
