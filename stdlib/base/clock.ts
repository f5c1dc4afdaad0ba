// Time as a parameter: code that needs the hour is given a Clock, so a test can be the clock.

export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** Never negative: a clock may be set back while something is under way. */
export function sinceMs(clock: Clock, startedMs: number): number {
  return Math.max(0, clock.nowMs() - startedMs);
}
