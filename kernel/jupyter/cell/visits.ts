// The terminals that the code of a Cell opens and waits for. Each is an output of that Cell; where
// nobody can sit at one, the Cell is ended and says why.

import type { SessionEvent } from "../../../stdlib/index.ts";
import type { CommandContext } from "../commands/command.ts";
import { NOBODY } from "../terminals/host.ts";
import type { Stay } from "../terminals/stay.ts";
import type { ErrorContent } from "./emit.ts";
import { errorFor } from "./error.ts";

export interface Visits {
  attend(event: SessionEvent): void;
  /** The Cell is over: nothing waits for them any more. */
  end(): Promise<void>;
  /** null when nothing was refused. */
  readonly refusal: ErrorContent | null;
}

export function createVisits({
  kernel,
  emit,
  terminals,
}: Pick<CommandContext, "kernel" | "emit" | "terminals">): Visits {
  const shown: Promise<Stay | null>[] = [];
  let refusal: ErrorContent | null = null;

  const show = async (event: Extract<SessionEvent, { readonly kind: "TerminalOpened" }>) => {
    if (terminals === null) {
      // Whoever gives up waiting, before anybody has attached, ends the terminal.
      kernel.interrupt();
      refusal = errorFor(NOBODY.name, NOBODY.message, NOBODY.hint);
      return null;
    }
    const { stays, ask } = terminals;
    return stays.show({
      connection: await kernel.connection(),
      opened: { number: event.terminal, title: event.title },
      keep: event.keep ?? null,
      ...{ emit, ask, isWaitedFor: true },
    });
  };
  return {
    attend(event) {
      if (event.kind === "TerminalOpened" && event.asks) shown.push(show(event).catch(() => null));
    },
    async end() {
      for (const stay of await Promise.all(shown)) stay?.release();
    },
    get refusal() {
      return refusal;
    },
  };
}
