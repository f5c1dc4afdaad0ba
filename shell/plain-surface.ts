// The surface of plain lines: everything is written once, in the order in which it happens.

import { RondelError } from "../stdlib/index.ts";
import type { Io } from "./cli/command.ts";
import { runProgram } from "./host/run-program.ts";
import type { Following, Surface } from "./surface.ts";
import { paintLine } from "./text/paint.ts";
import { createEventLines } from "./view/events.ts";
import { viewShown } from "./view/shown.ts";

const COLUMNS = 80;
const ROWS = 24;

export function createPlainSurface({ stdout, colors }: Io): Surface {
  const write = (text: string) => void stdout.write(text);
  const print: Surface["print"] = (lines) => {
    for (const line of lines) write(`${paintLine(line, { colors })}\n`);
  };
  return {
    get columns() {
      return "columns" in stdout && typeof stdout.columns === "number" ? stdout.columns : COLUMNS;
    },
    rows: ROWS,
    own: null,
    print,
    printText: write,
    page: async (lines) => print(lines),
    // Everything was shown whole.
    pageAgain: async () => {},
    runProgram,
    pour: (work) => work(async (bytes) => void stdout.write(bytes)),
    async attach() {
      throw new RondelError(
        "a terminal cannot be shown among plain lines",
        "Open it in another window: rondel terminal lists them.",
      );
    },
    follow: () => followInLines(write, print),
  };
}

function followInLines(write: (text: string) => void, print: Surface["print"]): Following {
  const lines = createEventLines();
  return {
    event(event) {
      for (const line of lines.add(event)) write(`${line}\n`);
      return undefined;
    },
    output(output) {
      if (output.kind === "stream") write(output.text);
      else if (output.kind !== "clear") print(viewShown(output.shown, { columns: COLUMNS }));
      return undefined;
    },
    get running() {
      return lines.running;
    },
    hasShown: () => true,
    end: async () => {},
  };
}
