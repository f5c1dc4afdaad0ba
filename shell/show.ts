// How a Cell ended, on the surface: its value as text, table or card; its failure; or what else
// became of it. A card asks the engine what is kept, and does not wait long for it.

import { cardOf } from "../kernel/cards/card.ts";
import type { CellError, Outcome } from "../kernel/cell.ts";
import type { Card, Shown } from "../kernel/display.ts";
import type { PromptKernel } from "../kernel/prompt-kernel.ts";
import { never } from "../stdlib/base/assert.ts";
import type { Surface } from "./surface.ts";
import { type Line, span } from "./text/line.ts";
import { viewCard } from "./view/card.ts";
import { viewError } from "./view/error.ts";
import { languageOf } from "./view/file.ts";
import { highlightWith } from "./view/highlight.ts";
import { viewShown } from "./view/shown.ts";

/** What is not known of a card by then is left out. */
const CARD_WAIT_MS = 1_500;

export interface Showing {
  readonly kernel: PromptKernel;
  readonly surface: Surface;
  /** Whether the output of a step that failed stands above already. */
  hasShown(op: string): boolean;
}

export async function showOutcome(outcome: Outcome, showing: Showing): Promise<void> {
  const { surface } = showing;
  const { columns } = surface;
  switch (outcome.kind) {
    case "done":
      return showValue(outcome.shown, showing);
    case "failed":
      return surface.print(
        viewError(outcome.error, { columns, isOutputShown: isShown(outcome.error, showing) }),
      );
    case "interrupted":
      return surface.print([[span("interrupted", "warning")]]);
    case "died":
      return surface.print(viewDeath(outcome.how));
    default:
      return never(outcome);
  }
}

function isShown({ exec }: CellError, { hasShown }: Showing): boolean {
  return exec !== null && exec.op !== null && hasShown(exec.op);
}

async function showValue(shown: Shown, { kernel, surface }: Showing): Promise<void> {
  if (shown.kind === "nothing") return;
  if (shown.kind !== "lazy") return surface.page(viewShown(shown, surface));
  const connection = await kernel.connection();
  const card = await cardOf(shown, connection, CARD_WAIT_MS);
  const { columns } = surface;
  if (!isCode(card)) return surface.page(viewCard(card, { columns }));
  // It takes a while to load, so only who looks at code waits for it.
  const { highlight } = await import("cli-highlight");
  await surface.page(viewCard(card, { columns, highlight: highlightWith(highlight) }));
}

function isCode(card: Card): boolean {
  return card.kind === "file" && card.content !== null && languageOf(card.name) !== null;
}

function viewDeath(how: string): Line[] {
  return [
    [span(`The process of the variables has ended: ${how}.`, "bad")],
    [span("A new one is there, without them. .history has the cells.", "muted")],
  ];
}
