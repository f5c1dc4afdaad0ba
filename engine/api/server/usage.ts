// Whether anybody would miss this engine. A client of another edition of Rondel may end an engine
// that nobody uses, to start its own. Whoever started this one is given time to come: else two
// clients of two editions could end each other's engines for ever.

import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Sessions } from "../../session/session.ts";
import type { Terminals } from "../../session/terminals/terminals.ts";

/** Why an engine stays. */
export interface Staying {
  readonly sessions: number;
  readonly terminals: number;
  /** Whether whoever started it has not come yet. */
  readonly isAwaited: boolean;
}

export interface Usage {
  /** A client has come, and is of this edition. */
  greet(edition: unknown): void;
  /** null when nobody but that session uses the engine. */
  reasonToStay(session: string | null): Staying | null;
}

export interface UsageOptions {
  readonly edition: string;
  readonly sessions: Pick<Sessions, "all">;
  readonly terminals: Pick<Terminals, "all">;
  readonly clock: Clock;
}

/** How long an engine waits for whoever started it. */
const AWAITED_MS = 10_000;

export function createUsage({ edition, sessions, terminals, clock }: UsageOptions): Usage {
  const startedAtMs = clock.nowMs();
  let hasCome = false;
  return {
    greet(other) {
      hasCome ||= other === edition;
    },
    reasonToStay(session) {
      const staying = {
        sessions: sessions.all.filter(({ id }) => id !== session).length,
        terminals: terminals.all.length,
        isAwaited: !hasCome && clock.nowMs() - startedAtMs < AWAITED_MS,
      };
      const isUsed = staying.sessions + staying.terminals > 0 || staying.isAwaited;
      return isUsed ? staying : null;
    },
  };
}
