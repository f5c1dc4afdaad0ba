// The history, on a real file.

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type History, openHistory } from "../../../kernel/history/history.ts";
import { createTolerant } from "../../../kernel/history/tolerant.ts";
import { encodeRecipe, Recipe } from "../../../stdlib/base/recipe.ts";

let folder: string;
let path: string;
let nowMs = 1_000;
const clock = { nowMs: () => nowMs };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rondel-history-"));
  path = join(folder, "history.db");
  nowMs = 1_000;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function withHistory<T>(use: (history: History) => T): T {
  using history = openHistory(path, clock);
  return use(history);
}

const done = { outcome: "done", tookMs: 5, valueId: null } as const;

describe("a session", () => {
  test("comes back with its cells, how each ended and when it was begun", () => {
    withHistory((history) => {
      const session = history.open("one", "/here");
      session.begin({ number: 1, source: "const a = 1", kind: "cell" }).end(done);
      nowMs = 2_000;
      session.begin({ number: 2, source: "throw a", kind: "cell" }).end({
        outcome: "failed",
        tookMs: 1,
        valueId: null,
      });
    });
    const cells = withHistory((history) => history.find("one"));
    expect(
      cells?.map(({ number, source, outcome, beganMs }) => [number, source, outcome, beganMs]),
    ).toEqual([
      [1, "const a = 1", "done", 1_000],
      [2, "throw a", "failed", 2_000],
    ]);
  });

  test("that ended in the midst of a cell keeps that cell as cut", () => {
    withHistory((history) => {
      history.open("one", "/").begin({ number: 1, source: "while (true) {}", kind: "cell" });
    });
    expect(withHistory((history) => history.find("one"))?.[0]?.outcome).toBe("cut");
  });

  test("without a name gets one of two words, another each time", () => {
    const names = withHistory((history) => [1, 2, 3].map(() => history.open(null, "/").name));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z]+-[a-z]+(-\d+)?$/);
  });

  test("that nobody knows is not found", () => {
    expect(withHistory((history) => history.find("no-such"))).toBe(null);
  });

  test("marks what was undone", () => {
    withHistory((history) => {
      const session = history.open("one", "/");
      session.begin({ number: 1, source: "1", kind: "cell" }).end(done);
      session.undo(1);
    });
    expect(withHistory((history) => history.find("one"))?.[0]?.isUndone).toBe(true);
  });
});

test("sessions are listed by their last use, without those in which nothing was run", () => {
  const names = withHistory((history) => {
    for (const name of ["old", "new"]) {
      nowMs += 1_000;
      history.open(name, "/").begin({ number: 1, source: "1", kind: "cell" }).end(done);
    }
    history.open("empty", "/");
    return history.sessions(10).map(({ name, cells }) => [name, cells]);
  });
  expect(names).toEqual([
    ["new", 1],
    ["old", 1],
  ]);
});

test("what was typed comes once each, commands too, the newest last", () => {
  const texts = withHistory((history) => {
    const session = history.open(null, "/");
    for (const source of ["a", "b", "a"]) session.begin({ number: 1, source, kind: "cell" });
    session.begin({ number: 1, source: ".plan", kind: "command" });
    return history.recent(10);
  });
  expect(texts).toEqual(["b", "a", ".plan"]);
});

test("two prompts write to one history at once", () => {
  using other = openHistory(path, clock);
  withHistory((history) => {
    history.open("one", "/").begin({ number: 1, source: "1", kind: "cell" }).end(done);
    other.open("two", "/").begin({ number: 1, source: "2", kind: "cell" }).end(done);
    expect(history.recent(10)).toEqual(["1", "2"]);
  });
});

test("a file of a newer version is refused and left as it is", () => {
  withHistory(() => {});
  const db = new Database(path);
  db.pragma("user_version = 99");
  db.close();
  expect(() => openHistory(path, clock)).toThrow(/newer Rondel/);
});

describe("a disk that is full", () => {
  test("is told of once, and keeps nothing from being run", () => {
    const broken = () => {
      throw new Error("disk is full");
    };
    const session = { name: "s", cells: [], begin: broken, undo: broken };
    const told: string[] = [];
    const tolerant = createTolerant(session, (message) => told.push(message));
    tolerant.begin({ number: 1, source: "1", kind: "cell" }).end(done);
    tolerant.undo(1);
    expect(told).toEqual(["what runs now may be missing in the history: disk is full"]);
  });
});

describe("a secret", () => {
  const written = (source: string) =>
    withHistory((history) => {
      history.open("s", "/").begin({ number: 1, source, kind: "cell" });
      return history.find("s")?.at(-1)?.source;
    });

  test.each([
    ['setSecret("token", "hunter2")', 'setSecret("token", "…")'],
    [
      "const s = client.setSecret('a', `hunter2`), n = 1",
      "const s = client.setSecret('a', \"…\"), n = 1",
    ],
    ['setSecret("a", "hunter2" + "x")', 'setSecret("a", "…")'],
    ['setSecret("a", "hunter2"', 'setSecret("a", "…"'],
    ['setSecret("a", "hunter2', 'setSecret("a", "…"'],
    [`.plan setSecret("a", 'hunter2')`, `.plan setSecret("a", "…")`],
    ['setSecret("a", value)', 'setSecret("a", value)'],
    ['setSecret("a", process.env["TOKEN"])', 'setSecret("a", process.env["TOKEN"])'],
  ])("in %s is not written", (source, expected) => {
    expect(written(source)).toBe(expected);
  });

  test("and all else that was typed is for its user alone to read", () => {
    written("1");
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  test("in a value's recipe keeps the recipe from being written", () => {
    const secret = new Recipe(null, "setSecret", { name: "a", plaintext: "hunter2" });
    const valueId = encodeRecipe(new Recipe(new Recipe(null, "container"), "with", { secret }));
    withHistory((history) => {
      const row = history.open("s", "/").begin({ number: 1, source: "x", kind: "cell" });
      row.end({ outcome: "done", tookMs: 1, valueId });
      expect(history.find("s")?.[0]?.valueId).toBe(null);
    });
  });
});
