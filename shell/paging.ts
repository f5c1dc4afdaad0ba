// The pager on a terminal: while it is open it has the keys and the bottom of the screen, which is
// all of it.

import type { Keyboard } from "./terminal/keyboard.ts";
import type { Screen } from "./terminal/screen.ts";
import type { Tty } from "./terminal/tty.ts";
import type { Frame, Line } from "./text/line.ts";
import { createPager, drawPager, type PagerInput, stepPager } from "./view/pager/pager.ts";

export interface PagingOptions {
  readonly screen: Pick<Screen, "resize">;
  readonly keys: Keyboard;
  readonly tty: Tty;
  /** What the bottom of the screen shows until it is null again. */
  readonly cover: (frame: Frame | null) => void;
}

/** Resolves when the reader has had enough. */
export function readPages(
  lines: readonly Line[],
  { screen, keys, tty, cover }: PagingOptions,
): Promise<void> {
  const { columns, rows } = tty;
  let state = createPager({ lines, isOpen: false, columns, rows });
  return new Promise((resolve) => {
    const close = () => {
      handBack();
      cover(null);
      resolve();
    };
    const step = (input: PagerInput) => {
      const stepped = stepPager(state, input);
      state = stepped.state;
      if (stepped.effects.some(({ kind }) => kind === "close")) return close();
      cover(drawPager(state));
    };
    const handBack = keys.listen({
      input: (input) => input.kind === "key" && step(input),
      ended: close,
      resized() {
        screen.resize(tty.columns, tty.rows);
        step({ kind: "resize", columns: tty.columns, rows: tty.rows });
      },
    });
    cover(drawPager(state));
  });
}
