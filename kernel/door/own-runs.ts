// The Cells that this prompt has sent to a shared kernel, from their order to their end.
// Invariant: each ends once: with its Report, as interrupted when it was taken back before it
// began, or with why there is no Report.

import { RondelError } from "../../stdlib/index.ts";
import type { OnOutput } from "../kernel.ts";
import type { PromptOrder } from "../prompt-kernel.ts";
import type { Report } from "../report.ts";
import { goneError } from "./exchange.ts";

export interface OwnRun {
  /** The number of the order. */
  readonly id: number;
  /** When it never began, `why` says why; null when it was taken back. */
  readonly answer: Promise<{ readonly why: string | null }>;
  readonly source: string;
  readonly on: OnOutput;
  readonly order: PromptOrder;
}

export interface OwnRuns {
  /** Resolves at the end of the Cell. */
  add(run: OwnRun): Promise<Report>;
  /** It begins now; undefined when nobody waits for it any more. */
  begin(id: number): OwnRun | undefined;
  /** Where its output goes. */
  of(id: number): OwnRun | undefined;
  /** Answers when the end is seen. */
  end(id: number, report: Report | null): Promise<void> | undefined;
  drop(): void;
}

interface Open {
  readonly run: OwnRun;
  readonly ended: PromiseWithResolvers<Report>;
  hasBegun: boolean;
}

export function createOwnRuns(next: () => number): OwnRuns {
  const open = new Map<number, Open>();
  return {
    add(run) {
      const one: Open = { run, ended: Promise.withResolvers<Report>(), hasBegun: false };
      open.set(run.id, one);
      const { resolve, reject, promise } = one.ended;
      run.answer.then(
        ({ why }) => {
          if (one.hasBegun) return;
          open.delete(run.id);
          if (why !== null) reject(new RondelError(`the cell was not run: ${why}`));
          else resolve(takenBack(run, next()));
        },
        (error: unknown) => {
          if (!one.hasBegun) reject(error);
        },
      );
      return promise;
    },
    begin(id) {
      const one = open.get(id);
      if (one !== undefined) one.hasBegun = true;
      return one?.run;
    },
    of: (id) => open.get(id)?.run,
    end(id, report) {
      const one = open.get(id);
      open.delete(id);
      if (report !== null) one?.ended.resolve(report);
      else one?.ended.reject(new RondelError("the kernel could not run the cell"));
      return one?.run.order.seen;
    },
    drop() {
      for (const { ended } of open.values()) ended.reject(goneError());
      open.clear();
    },
  };
}

function takenBack({ source }: OwnRun, number: number): Report {
  return { number, source, outcome: { kind: "interrupted" }, tookMs: 0 };
}
