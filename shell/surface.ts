// Where a prompt shows things: a screen that is redrawn, or a stream of plain lines. Whoever runs
// Cells and commands knows no more of the terminal than this.

import type { CellOutput } from "../kernel/cell.ts";
import type { OwnTerminal } from "../stdlib/client/terminal/tty.ts";
import type { Connection, SessionEvent } from "../stdlib/index.ts";
import type { Stay } from "./attach/attach.ts";
import type { Line } from "./text/line.ts";

export interface Surface {
  readonly columns: number;
  readonly rows: number;
  /** For ever, above whatever is being edited. */
  print(lines: readonly Line[]): void;
  /** Whole lines that bring their own colours. */
  printText(text: string): void;
  /** Lines that may be more than the screen has. */
  page(lines: readonly Line[]): Promise<void>;
  /** The last of those that were more. */
  pageAgain(): Promise<void>;
  /** A program of the host gets the terminal; answers its exit code. */
  runProgram(command: string, args: readonly string[]): Promise<number>;
  /** The terminal itself; null where no other can be shown in it. */
  readonly own: OwnTerminal | null;
  /** The terminal is lent to one of the engine's, until that is left. */
  attach(connection: Connection, terminal: number, keep: boolean | null): Promise<Stay>;
  /** Output that moves the cursor as it likes, until the work is done. */
  pour(work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>): Promise<void>;
  /** Begins to show what a Cell does. */
  follow(): Following;
}

/** What a Cell does while it runs. Whoever tells it waits for a promise that it answers. */
export interface Following {
  event(event: SessionEvent): undefined | Promise<void>;
  output(output: CellOutput): undefined | Promise<void>;
  /** How many steps have begun and not ended. */
  readonly running: number;
  /** Whether the output of this failed step stands on the surface. */
  hasShown(op: string): boolean;
  end(ending: CellEnding): Promise<void>;
}

export interface CellEnding {
  /** The text that is shown next and need not be shown twice; null for any other value. */
  readonly valueText: string | null;
  readonly isInterrupted: boolean;
}
