// `.history`: the cells of this session and how they ended, those of any that hold a text, or the
// sessions that can be taken up again.

import type { KeptCell } from "../../kernel/history/history.ts";
import type { KeptSession } from "../../kernel/history/names.ts";
import { type Line, type Role, span } from "../text/line.ts";
import type { CommandBody } from "./command.ts";

const MOST_FOUND = 1_000;
const MOST_SESSIONS = 50;

export const history: CommandBody = async (rest, { kernel, surface }) => {
  const { history: kept, session } = await kernel.kept();
  if (rest === "sessions") return surface.page(kept.sessions(MOST_SESSIONS).map(describeSession));
  if (rest === "") {
    const cells = kept.find(session.name) ?? [];
    if (cells.length === 0) return surface.print([[span("Nothing was run yet.", "muted")]]);
    const stale = kernel.stale();
    return surface.page(cells.flatMap((cell) => describeCell(cell, stale.includes(cell.number))));
  }
  const isFound = (text: string) => rest === "all" || (text.includes(rest) && !isSearch(text));
  const texts = kept.recent(MOST_FOUND).filter(isFound);
  if (texts.length === 0) return surface.print([[span(`Nothing holds ${rest}.`, "muted")]]);
  await surface.page(texts.flatMap((text) => text.split("\n").map((line) => [span(line)])));
};

/** Whoever searches finds what was done, not how it was searched for before. */
function isSearch(text: string): boolean {
  return /^\.history\b/.test(text);
}

const MARKS: Readonly<Record<KeptCell["outcome"], readonly [string, Role]>> = {
  done: ["✓", "good"],
  failed: ["✗", "bad"],
  interrupted: ["■", "warning"],
  died: ["✗", "bad"],
  cut: ["…", "warning"],
};

function describeCell({ number, source, outcome, isUndone }: KeptCell, isStale: boolean): Line[] {
  const [mark, role] = MARKS[outcome];
  const body: Role = isUndone ? "muted" : "plain";
  return source.split("\n").map((line, index): Line => {
    if (index > 0) return [span(`         ${line}`, body)];
    return [
      span(`${String(number).padStart(5)}  `, "muted"),
      span(`${isUndone ? "↶" : mark} `, isUndone ? "muted" : role),
      span(line, body),
      ...(isStale ? [span("  out of date", "warning")] : []),
    ];
  });
}

function describeSession({ name, cells, workdir, usedMs }: KeptSession): Line {
  const day = new Date(usedMs).toISOString().slice(0, 16).replace("T", " ");
  return [
    span(`${name}  `, "accent"),
    span(`${cells} ${cells === 1 ? "cell" : "cells"}  ${day}  ${workdir}`, "muted"),
  ];
}
