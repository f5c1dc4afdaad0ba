// How far a pull is, told no more often than anyone can read.

import type { Clock } from "../../../stdlib/base/clock.ts";
import type { Emit } from "../../event/event.ts";

export interface Progress {
  /** A part's own count, which only grows. */
  update(part: string, doneBytes: number): void;
}

export interface ProgressOptions {
  readonly reference: string;
  readonly totalBytes: number;
  readonly clock: Clock;
  readonly emit: Emit;
}

const INTERVAL_MS = 100;

export function createProgress({ reference, totalBytes, clock, emit }: ProgressOptions): Progress {
  const parts = new Map<string, number>();
  let doneBytes = 0;
  let toldMs = clock.nowMs();
  return {
    update(part, partBytes) {
      doneBytes += partBytes - (parts.get(part) ?? 0);
      parts.set(part, partBytes);
      const atMs = clock.nowMs();
      if (atMs - toldMs < INTERVAL_MS) return;
      toldMs = atMs;
      emit({ kind: "pull-progressed", reference, doneBytes, totalBytes, atMs });
    },
  };
}
