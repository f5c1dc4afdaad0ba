// What is to be seen of a value, without running anything, and never more than can be read.

import { describe, expect, test } from "vitest";
import { show } from "../../../kernel/evaluate/show.ts";
import { createConnection } from "../../../stdlib/client/connect.ts";

const look = (value: unknown) => show(value, { columns: 80 });

/** Whoever asks the engine for anything fails. */
const { client } = createConnection({
  reach: () => Promise.reject(new Error("the engine was asked")),
  greeting: () => ({ token: "" }),
});

describe("what is shown of", () => {
  test("undefined is nothing, of null null", async () => {
    expect(await look(undefined)).toEqual({ kind: "nothing" });
    expect(await look(null)).toMatchObject({ kind: "inspected" });
  });

  test("text is the text, cut where nobody reads on, between two characters", async () => {
    expect(await look("a\nb")).toEqual({ kind: "text", text: "a\nb", cutChars: 0 });
    const long = await look(`x${"🙂".repeat(1024 * 1024)}`);
    expect(long).toMatchObject({ kind: "text", cutChars: 1024 * 1024 + 2 });
    expect(long.kind === "text" && long.text.isWellFormed()).toBe(true);
  });

  test("an object of the API is its chain, and the engine is not asked", async () => {
    const chain = 'container().from("alpine")';
    expect(await look(client.container().from("alpine"))).toMatchObject({
      kind: "lazy",
      type: "Container",
      id: expect.stringMatching(/^rdl1\./),
      chain,
    });
    expect(await look(client)).toMatchObject({ kind: "inspected" });
  });

  test("what holds a secret has its text in nothing that is drawn", async () => {
    const secret = client.setSecret("token", "hunter2");
    const using = client.container().withSecretVariable("TOKEN", secret);
    for (const value of [secret, using, [secret], { using }]) {
      const shown = await show(value, { columns: 80 });
      const drawn = shown.kind === "lazy" ? shown.chain : JSON.stringify(shown);
      expect(drawn).not.toContain("hunter2");
      expect(drawn).not.toContain("rdl1.");
    }
  });

  test("records that agree is a table", async () => {
    const rows = [
      { name: "a", size: 1, when: new Date(0) },
      { name: "b", size: undefined, when: new Date(Number.NaN) },
    ];
    expect(await look(rows)).toEqual({
      kind: "table",
      columns: ["name", "size", "when"],
      rows: [
        ["a", "1", "1970-01-01T00:00:00.000Z"],
        ["b", "", "Invalid Date"],
      ],
      moreRows: 0,
    });
    const many = Array.from({ length: 1_000 }, (_, n) => ({ n }));
    expect(await look(many)).toMatchObject({ kind: "table", moreRows: 800 });
  });

  test("records that do not agree, are deep, or have getters is inspected", async () => {
    const none = [
      [{ a: 1 }],
      [{ a: 1 }, { b: 1 }],
      [{ a: 1 }, { a: { b: 1 } }],
      [{ a: 1 }, 2],
      [
        { a: 1 },
        {
          get a() {
            throw new Error("looked");
          },
        },
      ],
      [{}, {}],
    ];
    for (const value of none) expect(await look(value)).toMatchObject({ kind: "inspected" });
  });

  test("a value with looks of its own is what it says, with text beside it", async () => {
    const DISPLAY = Symbol.for("Jupyter.display");
    expect(
      await look({ [DISPLAY]: async () => ({ "text/html": "<b>x</b>", "application/json": [1] }) }),
    ).toMatchObject({
      kind: "rich",
      bundle: {
        "text/html": "<b>x</b>",
        "application/json": "[1]",
        "text/plain": expect.any(String),
      },
    });
    const failing = {
      [DISPLAY]() {
        throw new Error("no");
      },
    };
    expect(await look(failing)).toMatchObject({
      bundle: { "text/plain": "(it cannot be displayed: Error: no)" },
    });
  });

  test("a value that resists is said to", async () => {
    const trap = () => {
      throw new Error("trap");
    };
    const proxy = new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap });
    expect(await look(proxy)).toMatchObject({ kind: "inspected" });
    const odd = { [Symbol.for("nodejs.util.inspect.custom")]: trap };
    expect(await look(odd)).toMatchObject({ ansi: "(it cannot be shown: Error: trap)" });
  });

  test("a great value is bounded, and says how much was left out", async () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`member${n}`, n]));
    const shown = await look(wide);
    expect(shown.kind === "inspected" && shown.ansi.length).toBeLessThan(300_000);
    expect(shown.kind === "inspected" && shown.cutChars).toBeGreaterThan(0);
  });
});
