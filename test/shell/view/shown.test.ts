// Values as a terminal shows them.

import { describe, expect, test } from "vitest";
import { viewShown } from "../../../shell/view/shown.ts";
import { plainOf, rolesOf } from "./plain.ts";

const room = { columns: 80 };

describe("a value", () => {
  test("that is not there shows nothing", () => {
    expect(viewShown({ kind: "nothing" }, room)).toEqual([]);
  });

  test("that is text is shown as it is, without the break at its end", () => {
    const shown = { kind: "text", text: "one\n\n  two\n", cutChars: 0 } as const;
    expect(plainOf(viewShown(shown, room))).toBe("one\n\n  two");
  });

  test("that was cut says how much is left", () => {
    const shown = { kind: "text", text: "abc", cutChars: 12_345 } as const;
    expect(plainOf(viewShown(shown, room))).toBe("abc\n… 12,345 more characters");
  });

  test("that Node shows keeps its colours as roles", () => {
    const shown = { kind: "inspected", ansi: "[ \u001b[33m1\u001b[39m ]", cutChars: 0 } as const;
    expect(rolesOf(viewShown(shown, room))).toBe("[ [number:1] ]");
  });

  test("with looks of its own shows its text", () => {
    const shown = {
      kind: "rich",
      bundle: { "text/plain": "hi", "text/html": "<b>hi</b>" },
    } as const;
    expect(plainOf(viewShown(shown, room))).toBe("hi");
  });

  test("of the API shows its chain, a call a line", () => {
    const chain = 'container().from("a.b").withExec(["x().y", "(z"]).stdout()';
    const shown = { kind: "lazy", type: "Container", id: "x", chain } as const;
    expect(`\n${plainOf(viewShown(shown, room))}\n`).toMatchInlineSnapshot(`
      "
      Container
        container()
        .from("a.b")
        .withExec(["x().y", "(z"])
        .stdout()
      "
    `);
  });

  test("is not broken where the terminal is to break it", () => {
    const text = "x".repeat(1_000);
    const shown = { kind: "text", text, cutChars: 0 } as const;
    expect(viewShown(shown, { columns: Number.POSITIVE_INFINITY })).toHaveLength(1);
    expect(viewShown(shown, room)).toHaveLength(13);
    expect(viewShown(shown, { columns: 0 })).toEqual([]);
  });
});

describe("a table", () => {
  const table = {
    kind: "table",
    columns: ["name", "size", "what it is for", "kind"],
    rows: [
      ["alpine", "12", "small images that are a few megabytes and hold a shell", "image"],
      ["日本", "1,200", "wide characters", ""],
      ["debian", "7", "", "image"],
    ],
    moreRows: 3,
  } as const;

  test("stands in columns, numbers to the right", () => {
    expect(`\n${plainOf(viewShown(table, room))}\n`).toMatchInlineSnapshot(`
      "
      name     size  what it is for                                          kind
      ──────  ─────  ──────────────────────────────────────────────────────  ─────
      alpine     12  small images that are a few megabytes and hold a shell  image
      日本    1,200  wide characters
      debian      7                                                          image
      … 3 more rows
      "
    `);
  });

  test("fits on 40 columns, and on 20 names the columns that do not", () => {
    expect(`\n${plainOf(viewShown(table, { columns: 40 }))}\n`).toMatchInlineSnapshot(`
      "
      name     size  what it is for      kind
      ──────  ─────  ──────────────────  ─────
      alpine     12  small images that…  image
      日本    1,200  wide characters
      debian      7                      image
      … 3 more rows
      "
    `);
    expect(`\n${plainOf(viewShown(table, { columns: 20 }))}\n`).toMatchInlineSnapshot(`
      "
      name     size
      ──────  ─────
      alpine     12
      日本    1,200
      debian      7
      … 3 more rows
      … 2 more columns: w…
      "
    `);
  });
});
