// Two changes of one text put together. What both changed in the same way, or in places that do
// not touch, is merged; the rest is a conflict, which is settled as asked.

import { difference, type Region } from "./difference.ts";
import { linesOf } from "./patch/patch.ts";

/** null answers null when there is a conflict. */
export type Settle = "ours" | "theirs" | "markers" | null;

interface Side {
  readonly lines: readonly string[];
  readonly regions: readonly Region[];
  /** The first region not yet merged, and how far the side's lines are ahead of the base's. */
  next: number;
  shift: number;
}

export function mergeTexts(
  base: string,
  ours: string,
  theirs: string,
  settle: Settle,
): string | null {
  const baseLines = linesOf(base);
  const [our, their] = [openSide(baseLines, ours), openSide(baseLines, theirs)];
  let merged = "";
  let done = 0;
  for (let start = nextStart(our, their); start !== null; start = nextStart(our, their)) {
    merged += baseLines.slice(done, start).join("");
    const shifts = [our.shift, their.shift] as const;
    const end = takeGroup(our, their, start);
    const parts = [our, their].map(({ lines, shift }, at) =>
      lines.slice(start + (shifts[at] ?? 0), end + shift).join(""),
    );
    const [ourPart = "", theirPart = ""] = parts;
    const basePart = baseLines.slice(start, end).join("");
    const settled = settlePart(basePart, ourPart, theirPart, settle);
    if (settled === null) return null;
    merged += settled;
    done = end;
  }
  return merged + baseLines.slice(done).join("");
}

function openSide(base: readonly string[], text: string): Side {
  const lines = linesOf(text);
  return { lines, regions: difference(base, lines), next: 0, shift: 0 };
}

function nextStart(our: Side, their: Side): number | null {
  const starts = [our, their].flatMap(({ regions, next }) => regions[next]?.oldStart ?? []);
  return starts.length === 0 ? null : Math.min(...starts);
}

/** Takes the region at `start` and all that touch it, on either side; answers where they end. */
function takeGroup(our: Side, their: Side, start: number): number {
  let end = start;
  for (let grown = true; grown; ) {
    grown = false;
    for (const side of [our, their]) {
      const region = side.regions[side.next];
      if (region === undefined || region.oldStart > end) continue;
      side.next += 1;
      side.shift += region.newEnd - region.newStart - (region.oldEnd - region.oldStart);
      end = Math.max(end, region.oldEnd);
      grown = true;
    }
  }
  return end;
}

function settlePart(base: string, ours: string, theirs: string, settle: Settle): string | null {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  if (settle === "ours") return ours;
  if (settle === "theirs") return theirs;
  if (settle === null) return null;
  return `<<<<<<< ours\n${ended(ours)}=======\n${ended(theirs)}>>>>>>> theirs\n`;
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
