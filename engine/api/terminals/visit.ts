// A terminal as a step of a program: it is opened for whoever shows the session, the program waits
// until it has ended, and what was changed in it is gone.

import { fail } from "../../event/failure.ts";
import type { OpenTerminal } from "../../session/terminals/terminals.ts";
import type { Context } from "../context.ts";
import type { Target } from "./target.ts";

/** How long somebody may take to attach to a terminal that asks for it. */
const LONGEST_UNSEEN_MS = 10_000;
/** Until somebody attaches, whose size counts then. */
const SIZE = { columns: 80, rows: 24 };
const TERM = "xterm-256color";

export interface Look {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly term: string;
  /** Whether whoever shows the session is asked to attach. */
  readonly asks: boolean;
  /** What becomes of changes, as far as it is settled. */
  readonly keep: boolean | null;
}

export async function openOn(target: Target, look: Look, context: Context): Promise<OpenTerminal> {
  const { session, solver, terminals, scope } = context;
  const { on, commands, title, base } = target;
  const { asks, keep } = look;
  return terminals.open({
    asks,
    keep,
    session,
    title,
    size: look.size,
    on: base,
    failed: typeof on === "string" ? on : null,
    signal: scope.signal,
    emit: scope.emit,
    start: (order, own) =>
      solver.start({ ...order, on, commands, env: [["TERM", look.term]] }, own),
  });
}

export async function visit(target: Target, context: Context): Promise<void> {
  const { terminals, scope } = context;
  const look = { size: SIZE, term: TERM, asks: true, keep: false };
  const { terminal } = await openOn(target, look, context);
  const { number } = terminal;
  try {
    const outcome = terminals.outcome(number, scope.signal);
    outcome.catch(() => undefined);
    if (!(await terminals.seen(number, LONGEST_UNSEEN_MS))) {
      fail({ kind: "terminal-unseen", waitedMs: LONGEST_UNSEEN_MS });
    }
    await outcome;
  } catch (error) {
    await terminals.close(number, null).catch(() => undefined);
    throw error;
  }
}
