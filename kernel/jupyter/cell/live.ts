// What a Cell does in the engine, in one output that changes while it runs and in the end tells it
// in a line. Cells that ask the engine for nothing have no such output.
// Invariant: at most so many updates a second, however much happens; the last one tells the end.

import { type Clock, sinceMs } from "../../../stdlib/base/clock.ts";
import type { Follower } from "../../feed.ts";
import { type Work, workToHtml, workToText } from "../html/work.ts";
import type { Emit, MimeBundle } from "./emit.ts";
import { createWorkRecord } from "./record.ts";

export interface Live extends Follower {
  /** null when the Cell asked for nothing. */
  end(): Promise<Summary | null>;
}

/** What the output shows at last, to be shown again with other marks. */
export type Summary = (isStale: boolean) => DisplayContent;

interface DisplayContent {
  readonly data: MimeBundle;
  readonly metadata: object;
  readonly transient: { readonly display_id: string };
}

export interface LiveOptions {
  readonly emit: Emit;
  readonly clock: Clock;
  readonly id: string;
  /** Whether it is shown while it runs; without, only its end is. */
  readonly isLive: boolean;
}

/** Tells this output from those that code displays. */
const WORK = { rondel: "work" };

export function isWork(metadata: unknown): boolean {
  return typeof metadata === "object" && metadata !== null && "rondel" in metadata;
}

const FIRST_MS = 150;
const UPDATE_MS = 250;

export function createLive({ emit, clock, id, isLive }: LiveOptions): Live {
  const record = createWorkRecord();
  const beganMs = clock.nowMs();
  let isShown = false;
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  const contentOf = (work: Work): DisplayContent => ({
    data: { "text/plain": workToText(work), "text/html": workToHtml(work) },
    metadata: WORK,
    transient: { display_id: id },
  });
  const workNow = (isOver: boolean): Work => {
    const { steps, cached, ran, failed, running } = record;
    const tookMs = sinceMs(clock, beganMs);
    return { steps, cached, ran, failed, running, tookMs, isOver, isStale: false };
  };
  const show = (content: DisplayContent) => {
    last = emit(isShown ? "update_display_data" : "display_data", content);
    isShown = true;
  };
  const tick = () => {
    timer = null;
    if (record.running === 0) return;
    show(contentOf(workNow(false)));
    timer = setTimeout(tick, UPDATE_MS);
  };
  return {
    get running() {
      return record.running;
    },
    event(event) {
      record.add(event);
      if (isLive && record.running > 0) timer ??= setTimeout(tick, isShown ? UPDATE_MS : FIRST_MS);
      return record.isBehind ? record.settled() : undefined;
    },
    async end() {
      if (timer !== null) clearTimeout(timer);
      record.close(clock.nowMs());
      await record.settled();
      if (record.cached + record.ran === 0 && !isShown) return null;
      const work = workNow(true);
      show(contentOf(work));
      await last;
      return (isStale) => contentOf({ ...work, isStale });
    },
  };
}
