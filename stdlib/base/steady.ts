// Keeps a headless terminal alive where it would fail on what is shown on it. It reads in a timer
// of its own, so that nobody could catch what it throws: hostile output would end the process.

import type headless from "@xterm/headless";

const ABOVE = 1;

/**
 * To erase all up to the last place of the screen, it looks at the line below, of which there may
 * be none. Then the lines stay.
 */
export function keepSteady(terminal: headless.Terminal): void {
  terminal.parser.registerCsiHandler({ final: "J" }, ([kind]) => {
    const { cursorX, cursorY, length } = terminal.buffer.active;
    return kind === ABOVE && cursorX + 1 >= terminal.cols && cursorY + 1 >= length;
  });
}
