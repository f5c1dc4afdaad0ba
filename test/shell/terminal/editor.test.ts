// Editor and screen together: random keys, pastes and new sizes, drawn step by step, show what one
// drawing into an empty terminal of the last size shows.

import headless from "@xterm/headless";
import { expect, test } from "vitest";
import { drawEditor } from "../../../shell/editor/draw.ts";
import { createEditor } from "../../../shell/editor/state.ts";
import { stepEditor } from "../../../shell/editor/step.ts";
import { createScreen } from "../../../shell/terminal/screen.ts";
import { createRandom, SEED } from "../../rig/random.ts";
import { readLines } from "../../rig/terminal.ts";
import { rulesOf } from "../editor/rig.ts";

const KEYS = [
  ..."abc.(){}`'字é ",
  "left",
  "right",
  "up",
  "C-a",
  "C-k",
  "C-y",
  "backspace",
  "M-enter",
];
const ENTRIES = ["const image = container().from('alpine')", "f({\n  a: 1,\n})"];

function open(columns: number, rows: number) {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const write = (text: string) => terminal.write(text);
  const screen = createScreen({ write, columns, rows, colors: true, wrapping: "xterm.js" });
  const look = async () => {
    await new Promise<void>((resolve) => terminal.write("", resolve));
    const { baseY, cursorY, cursorX } = terminal.buffer.active;
    return { lines: readLines(terminal, 0), cursor: `${baseY + cursorY},${cursorX}` };
  };
  return { terminal, screen, look };
}

test("what is typed is seen as if it had been drawn at once, at any size", async () => {
  for (let round = 0; round < 30; round += 1) {
    const seed = SEED + round;
    const random = createRandom(seed);
    let size = { columns: 20 + random.below(80), rows: 12 + random.below(20) };
    const { terminal, screen, look } = open(size.columns, size.rows);
    let state = stepEditor(createEditor(rulesOf()), { kind: "history", entries: ENTRIES }).state;
    screen.print("a line that was there before");
    for (let count = 0; count < 80; count += 1) {
      const key = random.pick(KEYS);
      state = stepEditor(state, { kind: "key", key }).state;
      screen.draw(drawEditor(state, size));
      if (!random.chance(0.05)) continue;
      await look();
      size = { columns: 40 + random.below(60), rows: size.rows };
      terminal.resize(size.columns, size.rows);
      screen.resize(size.columns, size.rows);
      screen.draw(drawEditor(state, size));
    }
    const fresh = open(size.columns, size.rows);
    fresh.screen.print("a line that was there before");
    fresh.screen.draw(drawEditor(state, size));
    expect(await look(), `seed ${seed}`).toEqual(await fresh.look());
  }
});
