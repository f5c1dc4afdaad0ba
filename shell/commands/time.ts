// `.time`: how long the last cells took, and whether that is told after each.

import { durationOf } from "../../kernel/text/duration.ts";
import { type Line, span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

const MOST_SHOWN = 10;
const SOURCE_WIDTH = 60;

export const time: CommandBody = async (rest, { kernel, surface, showTimes }) => {
  if (rest === "on" || rest === "off") {
    const says = showTimes(rest === "on") ? "Each cell says how long it took." : "No longer told.";
    return surface.print([[span(says, "muted")]]);
  }
  const lines = kernel.reports.slice(-MOST_SHOWN).map(({ number, source, tookMs }): Line => {
    const [first = ""] = source.split("\n");
    return [
      span(`${String(number).padStart(4)}  `, "muted"),
      span(durationOf(tookMs).padStart(9), "number"),
      span(`  ${first.slice(0, SOURCE_WIDTH)}`),
    ];
  });
  const says = showTimes()
    ? ".time off ends telling it after each."
    : ".time on tells it after each.";
  surface.print([...lines, [span(says, "muted")]]);
};
