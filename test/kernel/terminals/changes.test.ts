// What was changed in a terminal, as a person is told of it.

import { expect, test } from "vitest";
import { viewChanges } from "../../../kernel/terminals/changes.ts";
import type { LiveTerminal } from "../../../stdlib/client/generated.ts";

test("names that hold orders to a terminal are shown without them", () => {
  const hostile = "/a\x1b]0;title\x07\x1b[2J\x1b[21tb\r\nc\u202e";
  const changes = [{ kind: "A", path: hostile, sizeBytes: 3 }];
  const lines = viewChanges({ changed: 1, changes } as unknown as LiveTerminal);
  expect(lines).toEqual(["1 file has changed:", "  A /ab c 3 B"]);
});
