// What a command says on standard error when it fails.

import { expect, test } from "vitest";
import { describeError } from "../../../shell/cli/errors.ts";
import { RondelError } from "../../../stdlib/index.ts";

const PLAIN = { isOutputShown: false, colors: false };

test("a failure shows where the user's code asked for it, and no frame of the program", () => {
  const error = new RondelError("it failed", "Try again.");
  error.stack = [
    "RondelError: it failed",
    "    at build (/home/ada/build.ts:3:5)",
    "    at Array.flatMap (<anonymous>)",
    "    at run (/opt/rondel/kernel/save/call/arguments.ts:1:1)",
    "    at node:internal/process/task_queues:1:1",
  ].join("\n");
  expect(describeError(error, PLAIN)).toEqual([
    "error: it failed",
    "    at build (/home/ada/build.ts:3:5)",
    "hint: Try again.",
  ]);
});
