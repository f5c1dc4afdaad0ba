// What a terminal shows, from the screen as it is or from where a viewer has stopped, for as long
// as it lives.
// Invariant: a lost connection is made again, and the stream goes on where it was.

import { EngineLost } from "../failures.ts";
import type { TerminalOutput } from "./output.ts";
import { OUTPUT_DOCUMENT, type TerminalWire } from "./wire.ts";

export interface Followed {
  readonly wire: Pick<TerminalWire, "follow">;
  readonly terminal: number;
  /** By this name the viewer writes. */
  readonly as: string;
  /** That of the viewer's own terminal; it is asked at the beginning and after each loss. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly signal: AbortSignal;
}

export async function* followTerminal({
  wire,
  terminal,
  as,
  size,
  signal,
}: Followed): AsyncGenerator<TerminalOutput, void, void> {
  let after: number | null = null;
  for (let isFresh = true; ; ) {
    try {
      const { columns, rows } = size();
      const about = { terminal, as, after, columns, rows };
      for await (const answer of wire.follow(OUTPUT_DOCUMENT, about)) {
        const output = answer["terminalOutput"] as TerminalOutput;
        after = output.offset;
        isFresh = true;
        yield output;
      }
      return;
    } catch (error) {
      // Without anything in between, there is nobody to go on with.
      if (!(error instanceof EngineLost) || !isFresh || signal.aborted) throw error;
      isFresh = false;
    }
  }
}
