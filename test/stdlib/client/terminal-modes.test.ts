import { describe, expect, test } from "vitest";
import { createModes } from "../../../stdlib/client/terminal/modes.ts";

const PLAIN = "\x1b[0m\x1b>";

function resetAfter(...pieces: string[]): string {
  const modes = createModes();
  for (const piece of pieces) modes.watch(Buffer.from(piece));
  return modes.reset;
}

describe("what a program leaves switched on", () => {
  test("is nothing when it has switched nothing", () => {
    expect(resetAfter("hello\r\n\x1b[31mred")).toBe(PLAIN);
  });

  test("is undone: the other screen, the mouse, a hidden cursor", () => {
    expect(resetAfter("\x1b[?1049h\x1b[?25l", "\x1b[?1000;1006h")).toBe(
      `\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1006l${PLAIN}`,
    );
  });

  test("is not undone when the program has done so itself", () => {
    expect(resetAfter("\x1b[?1049h\x1b[?2004h", "\x1b[?2004l\x1b[?1049l")).toBe(PLAIN);
  });

  test("is undone: a part that scrolls, frames for letters, other keys, another cursor", () => {
    expect(resetAfter("\x1b[2;10r\x1b(0\x1b[>1u\x1b[>4;2m\x1b[5 q\x1b[4h")).toBe(
      `\x1b7\x1b[r\x1b8\x1b(B\x1b)B\x0f\x1b[<9u\x1b[=0u\x1b[>4m\x1b[0 q\x1b[4l${PLAIN}`,
    );
  });

  test("is seen wherever a piece ends", () => {
    const all = "text \x1b[?1049h more";
    for (let cut = 0; cut <= all.length; cut += 1) {
      expect(resetAfter(all.slice(0, cut), all.slice(cut))).toBe(`\x1b[?1049l${PLAIN}`);
    }
  });
});
