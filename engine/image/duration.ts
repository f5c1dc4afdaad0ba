// Times as people write them, `1m30s` or `500ms`, in the nanoseconds of image configurations.

import { fail } from "../event/failure.ts";

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;

/** Nothing, and a plain 0, is no time at all. */
export function parseDuration(text: string): number {
  if (text === "" || text === "0") return 0;
  if (!WHOLE.test(text)) {
    fail({ kind: "argument", argument: "time", want: "such as 1m30s or 500ms", got: text });
  }
  let nanoseconds = 0;
  for (const [, count = "", unit = ""] of text.matchAll(PART)) {
    nanoseconds += Number(count) * (UNITS[unit] ?? 0);
  }
  return Math.round(nanoseconds);
}
