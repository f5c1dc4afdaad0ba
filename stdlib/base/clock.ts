// Time as a parameter: code that needs the hour is given a Clock, so a test can be the clock.

export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
