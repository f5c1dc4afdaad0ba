// One Cell as it is seen while it runs and when it has ended, whoever began it.

import type { CellOutput, Outcome } from "../kernel/cell.ts";
import type { Feed } from "../kernel/feed.ts";
import type { PromptKernel } from "../kernel/prompt-kernel.ts";
import type { SessionEvent } from "../stdlib/index.ts";
import { showOutcome } from "./show.ts";
import type { Surface } from "./surface.ts";

export interface ShownCell {
  output(output: CellOutput): undefined | Promise<void>;
  /** null when nobody can say how. */
  end(outcome: Outcome | null): Promise<void>;
}

export interface ShowingCells {
  readonly kernel: PromptKernel;
  readonly feed: Feed;
  readonly surface: Surface;
}

/** `attend`: what else is to be done about an event; null when it is merely shown. */
export function showCell(
  { kernel, feed, surface }: ShowingCells,
  work: string | undefined,
  attend: (event: SessionEvent) => Promise<void> | null = () => null,
): ShownCell {
  const following = surface.follow();
  const { settle } = feed.to(
    {
      get running() {
        return following.running;
      },
      event: (event) => attend(event) ?? following.event(event),
    },
    work,
  );
  return {
    output: following.output,
    async end(outcome) {
      const { kind } = outcome ?? INTERRUPTED;
      await settle(outcome ?? INTERRUPTED);
      await following.end({ valueText: textOf(outcome), isInterrupted: kind === "interrupted" });
      if (outcome === null) return;
      await showOutcome(outcome, { kernel, surface, hasShown: following.hasShown });
    },
  };
}

/** Nothing more is waited for. */
const INTERRUPTED: Outcome = { kind: "interrupted" };

/** A value that is text, which a process may have printed just now. */
function textOf(outcome: Outcome | null): string | null {
  return outcome?.kind === "done" && outcome.shown.kind === "text" ? outcome.shown.text : null;
}
