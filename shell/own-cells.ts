// The Cells of this prompt, from what was typed to what became of it.

import { randomUUID } from "node:crypto";
import type { Begun, Report } from "../kernel/kernel.ts";
import type { PromptKernel } from "../kernel/prompt-kernel.ts";
import { durationOf } from "../kernel/text/duration.ts";
import type { SessionEvent } from "../stdlib/index.ts";
import { showOutcome } from "./show.ts";
import { type ShowingCells, type ShownCell, showCell } from "./shown-cell.ts";
import type { Surface } from "./surface.ts";
import { type Line, span } from "./text/line.ts";
import { viewTrouble } from "./trouble.ts";
import { viewDiagnostics } from "./view/error.ts";

export interface OwnCells {
  runCell(source: string): Promise<void>;
  /** Whether the time that a Cell took is shown; given a value, sets it. */
  showTimes(isShown?: boolean): boolean;
}

export function createOwnCells(options: ShowingCells): OwnCells {
  const { kernel, surface } = options;
  let areTimesShown = false;
  return {
    async runCell(source) {
      const before = kernel.stale();
      const run = await runShown(source, options);
      surface.print(viewStale(kernel.stale().filter((number) => !before.includes(number))));
      if (areTimesShown) surface.print([[span(durationOf(run.tookMs), "muted")]]);
    },
    showTimes(isShown = areTimesShown) {
      areTimesShown = isShown;
      return areTimesShown;
    },
  };
}

async function runShown(source: string, options: ShowingCells): Promise<Report> {
  const { kernel, surface } = options;
  const expected = kernel.next;
  const warned = warn(source, kernel, surface);
  const on: { cell: ShownCell | null } = { cell: null };
  const began = ({ number, work }: Begun) => {
    // Somebody else was quicker.
    if (number !== expected) surface.print([[span(`This is cell ${number}.`, "muted")]]);
    on.cell = showCell(options, work, (event) => attendTo(event, kernel, surface));
  };
  const { promise: seen, resolve: endSeen } = Promise.withResolvers<void>();
  const order = { work: randomUUID(), began, seen };
  try {
    const report = await kernel.run(source, (output) => on.cell?.output(output), order);
    await warned.atMost(WARNING_WAIT_MS);
    const { outcome } = report;
    if (on.cell !== null) await on.cell.end(outcome);
    else await showOutcome(outcome, { kernel, surface, hasShown: () => false });
    return report;
  } catch (error) {
    await on.cell?.end(null);
    throw error;
  } finally {
    endSeen();
  }
}

/** A terminal that the Cell asks for is shown here, and the events wait meanwhile. */
function attendTo(
  event: SessionEvent,
  kernel: PromptKernel,
  surface: Surface,
): Promise<void> | null {
  if (event.kind !== "TerminalOpened" || !event.asks) return null;
  const { terminal, keep } = event;
  const attend = async () =>
    void (await surface.attach(await kernel.connection(), terminal, keep ?? null));
  return attend().catch((error: unknown) => surface.print(viewTrouble(error, surface)));
}

/** Nothing runs again by itself: the user is told which Cells show what is no longer so. */
function viewStale(numbers: readonly number[]): Line[] {
  if (numbers.length === 0) return [];
  const cells = numbers.length === 1 ? `Cell ${numbers[0]}` : `Cells ${numbers.join(", ")}`;
  return [[span(`${cells} used what this one has changed.`, "muted")]];
}

/**
 * A type error is a warning, told as soon as it is known: the Cell runs meanwhile. Whoever shows
 * the outcome waits a little, so that the warning stands before it.
 */
function warn(source: string, kernel: PromptKernel, surface: Surface) {
  const told = (async () => {
    const language = await kernel.language();
    const found = await language.diagnose(source);
    // What is no TypeScript is not run, and that is told by its outcome.
    if (found.some(({ severity }) => severity === "error")) return;
    surface.print(viewDiagnostics(found, source, surface));
  })().catch(() => {});
  return {
    atMost: (waitMs: number) =>
      Promise.race([told, new Promise((resolve) => void setTimeout(resolve, waitMs))]),
  };
}

const WARNING_WAIT_MS = 60;
