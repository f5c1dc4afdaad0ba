// Which entries go when there are too many: a pure function, used by every Solver.
// Least recently used first, where whatever lies beneath something used counts as used: a chain's
// last step alone is looked up on a hit, yet all Layers below it are needed.
// Invariant: what is kept stays; nothing goes once enough is freed; the bytes of a piece that
// several entries share are freed only by the last of them.

import type { Budget } from "./cache.ts";

export interface Candidate {
  readonly id: string;
  readonly usedMs: number;
  /** Layers, logs, whatever has a size and may be shared. */
  readonly pieces: readonly string[];
  readonly isKept: boolean;
}

export interface Usage {
  readonly usedBytes: number;
  readonly freeBytes: number;
}

/** How many bytes have to go; without any bound, all. */
export function bytesToFree({ usedBytes, freeBytes }: Usage, budget: Budget): number {
  const { maxUsedBytes, reservedBytes, minFreeBytes, targetBytes } = budget;
  const isUnbound = Math.max(maxUsedBytes, reservedBytes, minFreeBytes, targetBytes) === 0;
  if (isUnbound) return Number.POSITIVE_INFINITY;
  const bounds: number[] = [];
  if (maxUsedBytes > 0) bounds.push(maxUsedBytes);
  if (minFreeBytes > 0) bounds.push(usedBytes - Math.max(0, minFreeBytes - freeBytes));
  // When neither is set, no more than the target or what is reserved is kept.
  const limit = Math.max(reservedBytes, bounds.length === 0 ? targetBytes : Math.min(...bounds));
  if (usedBytes <= limit) return 0;
  const target = targetBytes > 0 ? Math.min(limit, targetBytes) : limit;
  return usedBytes - Math.max(reservedBytes, target);
}

/** The ids to remove, in order, so that `wantedBytes` are freed if that can be. */
export function chooseVictims(
  candidates: readonly Candidate[],
  sizes: ReadonlyMap<string, number>,
  wantedBytes: number,
): string[] {
  const uses = gatherUses(candidates);
  const victims: string[] = [];
  let freed = 0;
  for (const one of inOrder(candidates, uses)) {
    if (freed >= wantedBytes) break;
    victims.push(one.id);
    for (const piece of one.pieces) {
      const use = uses.get(piece);
      if (use === undefined) continue;
      use.users -= 1;
      if (use.users === 0) freed += sizes.get(piece) ?? 0;
    }
  }
  return victims;
}

interface PieceUse {
  users: number;
  usedMs: number;
}

function gatherUses(candidates: readonly Candidate[]): Map<string, PieceUse> {
  const uses = new Map<string, PieceUse>();
  for (const { pieces, usedMs } of candidates) {
    for (const piece of pieces) {
      const known = uses.get(piece);
      if (known === undefined) uses.set(piece, { users: 1, usedMs });
      else {
        known.users += 1;
        known.usedMs = Math.max(known.usedMs, usedMs);
      }
    }
  }
  return uses;
}

/** Of those that were needed last at the same time, the highest stack first: it frees something. */
function inOrder(
  candidates: readonly Candidate[],
  uses: ReadonlyMap<string, PieceUse>,
): Candidate[] {
  const neededAt = ({ pieces, usedMs }: Candidate) => {
    if (pieces.length === 0) return usedMs;
    let neededMs = Number.POSITIVE_INFINITY;
    for (const piece of pieces) neededMs = Math.min(neededMs, uses.get(piece)?.usedMs ?? 0);
    return neededMs;
  };
  return candidates
    .filter((one) => !one.isKept)
    .map((one) => ({ one, neededMs: neededAt(one), depth: one.pieces.length }))
    .sort((a, b) => a.neededMs - b.neededMs || b.depth - a.depth || a.one.usedMs - b.one.usedMs)
    .map(({ one }) => one);
}
