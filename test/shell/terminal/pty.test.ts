// The rig of terminal tests, tried on a program that every machine has.

import { expect, test } from "vitest";
import { openTerminal } from "../../rig/terminal.ts";

test("a program in a terminal is typed to and seen", async () => {
  await using terminal = openTerminal({ file: "/bin/cat", columns: 30, rows: 5 });
  terminal.keys("hello<enter>");
  await terminal.until((lines) => lines.filter((line) => line === "hello").length === 2);
  expect(terminal.cursor()).toEqual({ row: 2, column: 0 });
  terminal.resize(3, 5);
  expect(terminal.screen().slice(0, 2)).toEqual(["hel", "lo"]);
  terminal.keys("<C-d>");
  expect(await terminal.exit).toBe(0);
});

test("a wait fails when the program ends before, and tells what was on the screen", async () => {
  await using terminal = openTerminal({ file: "/bin/echo", args: ["something else"] });
  await expect(terminal.until("the thing")).rejects.toThrow(/ended.*\nsomething else/);
});
