// `.help` in a terminal of any width.

import { expect, test } from "vitest";
import { help } from "../../../shell/commands/help.ts";
import { COMMANDS } from "../../../shell/commands/table.ts";
import { lineWidth } from "../../../shell/text/cut.ts";
import type { Line } from "../../../shell/text/line.ts";

type Prompt = Parameters<typeof help>[1];

test("no line of it is wider than the terminal", async () => {
  const printed: Line[] = [];
  const surface = { columns: 40, print: (lines: readonly Line[]) => void printed.push(...lines) };
  await help("", { commands: COMMANDS, surface } as unknown as Prompt);
  expect(printed.length).toBeGreaterThan(COMMANDS.length);
  expect(Math.max(...printed.map(lineWidth))).toBeLessThanOrEqual(40);
});
