// Steps that deserve no line each: those whose results were kept, and quick ones without a process.

import { durationOf } from "../../../kernel/text/duration.ts";
import { type Line, span } from "../../text/line.ts";
import { countOf } from "../words.ts";

export interface Quiet {
  countCached(): void;
  countQuick(tookMs: number): void;
  /** One line, or none. */
  lines(): Line[];
  /** The same, and counts anew. */
  take(): Line[];
}

export function createQuiet(): Quiet {
  let cached = 0;
  let quick = 0;
  let quickMs = 0;
  const lines = (): Line[] => {
    const words = [
      ...(cached > 0 ? [`${countOf(cached, "step")} cached`] : []),
      ...(quick > 0 ? [`${countOf(quick, "quick step")} ${durationOf(quickMs)}`] : []),
    ];
    return words.length === 0 ? [] : [[span("✓ ", "good"), span(words.join(" · "), "muted")]];
  };
  return {
    countCached() {
      cached += 1;
    },
    countQuick(tookMs) {
      quick += 1;
      quickMs += tookMs;
    },
    lines,
    take() {
      const taken = lines();
      cached = 0;
      quick = 0;
      quickMs = 0;
      return taken;
    },
  };
}
