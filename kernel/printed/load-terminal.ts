// The terminal without a screen, loaded when the first process needs it: it takes a while.

import type { LoadTerminal } from "./emulation.ts";

export const loadTerminal: LoadTerminal = async () => {
  const { default: xterm } = await import("@xterm/headless");
  return xterm.Terminal;
};
