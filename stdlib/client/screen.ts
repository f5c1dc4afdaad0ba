// What a terminal shows when a command has printed all that it prints: bars of progress at their
// last state, lines that were written over as they are in the end.

import { drawLines } from "../base/redraw.ts";
import { keepSteady } from "../base/steady.ts";
import type { OutputChunk } from "./output.ts";

export interface ScreenOptions {
  /** 80 when left out. */
  readonly columns?: number;
  /** 24 when left out. */
  readonly rows?: number;
  /** How many of the lines that have scrolled away are told, too; none when left out. */
  readonly scrollback?: number;
  /** Colours and the like as escape sequences; true when left out. */
  readonly colors?: boolean;
}

/** More than this cannot be on a screen, but for programs that draw all over it for very long. */
export const MOST_SCREEN_BYTES = 16 * 1024 * 1024;
const MOST_SCROLLBACK = 100_000;

/** The lines, without blank ones at the end. */
export async function drawScreen(
  chunks: AsyncIterable<Pick<OutputChunk, "bytes">>,
  { columns = 80, rows = 24, scrollback = 0, colors = true }: ScreenOptions,
): Promise<string> {
  const { default: headless } = await import("@xterm/headless");
  const kept = Math.min(scrollback, MOST_SCROLLBACK);
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback: kept,
    allowProposedApi: true,
    // The output of a command without a terminal ends its lines with a newline alone.
    convertEol: true,
  });
  keepSteady(terminal);
  try {
    for await (const { bytes } of chunks) {
      await new Promise<void>((resolve) => terminal.write(bytes, resolve));
    }
    const { active } = terminal.buffer;
    if (colors) return drawLines(active).replaceAll("\r\n", "\n").trimEnd();
    const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at));
    return lines
      .map((line) => line?.translateToString(true) ?? "")
      .join("\n")
      .trimEnd();
  } finally {
    terminal.dispose();
  }
}
