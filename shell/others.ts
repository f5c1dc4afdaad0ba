// What others run in a shared kernel, shown as it happens, and marked as theirs.

import type { Company, Onlooker, OthersCell } from "../kernel/prompt-kernel.ts";
import { never } from "../stdlib/base/assert.ts";
import { type ShowingCells, type ShownCell, showCell } from "./shown-cell.ts";
import { highlight } from "./text/highlight.ts";
import { type Line, span } from "./text/line.ts";
import { countOf } from "./view/words.ts";

export interface OthersOptions extends ShowingCells {
  /** The number of the next Cell, or who runs something, is another than before. */
  readonly changed: () => void;
}

/** Of a longer source the beginning is shown; `.history` has all of it. */
const MOST_SOURCE_LINES = 40;

export function createOnlooker(options: OthersOptions): Onlooker {
  const { surface, changed } = options;
  const say = (text: string) => surface.print([[span(text, "muted")]]);
  const shown = new Map<number, ShownCell>();
  /** Whose output stands last; of Cells that run beside each other it is said again. */
  let last: number | null = null;
  const head = (cell: OthersCell) => {
    if (last !== cell.number) surface.print([viewHead(cell)]);
    last = cell.number;
  };
  return {
    begun(cell) {
      head(cell);
      surface.print(viewSource(cell));
      shown.set(cell.number, showCell(options, cell.work ?? undefined));
    },
    output(cell, output) {
      head(cell);
      return shown.get(cell.number)?.output(output);
    },
    skipped: (chars) => say(`… ${countOf(chars, "character")} left out`),
    async ended(cell, report) {
      head(cell);
      await shown.get(cell.number)?.end(report?.outcome ?? null);
      shown.delete(cell.number);
      if (report === null) say("It could not be run.");
    },
    undone: (number) => say(`Cell ${number} was taken back by somebody else.`),
    emptied: () => say("Somebody else began anew: all variables are gone."),
    changed,
  };
}

export function whereOf({ by }: Pick<OthersCell, "by">): string {
  return by === "prompt" ? "at another prompt" : "in Jupyter";
}

function viewHead(cell: OthersCell): Line {
  return [span(`── cell ${cell.number}, ${whereOf(cell)}`, "muted")];
}

function viewSource({ number, source }: OthersCell): Line[] {
  const lines = highlight(source.trim());
  const more = lines.length - MOST_SOURCE_LINES;
  const head = `${number}‹ `;
  return [
    ...lines.slice(0, MOST_SOURCE_LINES).map((line, at): Line => {
      return [span(at === 0 ? head : " ".repeat(head.length), "muted"), ...line];
    }),
    ...(more > 0 ? [[span(`… ${countOf(more, "more line")}`, "muted")]] : []),
  ];
}

/** What there is to say while something of ours waits until theirs has ended; empty of nothing. */
export function viewWaiting(company: Company | null): Line[] {
  const running = company?.running ?? null;
  if (running === null) return [];
  return [[span(`cell ${running.number} runs ${whereOf(running)}`, "muted")]];
}

/** How a prompt ends that the kernel has left. */
export function viewGone(why: Awaited<Company["gone"]>): Line[] {
  switch (why) {
    case "ended":
      return [[span("The kernel has ended.", "warning")]];
    case "restarted":
      return [[span("The kernel was restarted: its variables are gone.", "warning")]];
    case "lost":
      return [[span("The kernel has gone, and did not say why.", "bad")]];
    case "behind":
      return [[span("The kernel has let this prompt go, which did not read on.", "bad")]];
    case "crowded":
      return [[span("As many prompts share this kernel as can.", "bad")]];
    default:
      return never(why);
  }
}
