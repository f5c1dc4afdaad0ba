// Which manifest of an index a platform is served by.
// A variant runs what was made for older variants of the same machine: arm/v7 runs v6 and v5. Of
// several that would do, the newest is taken, and of equals the first.

import { type Platform, platformParts } from "../../op/platform.ts";
import type { IndexEntry } from "./manifest.ts";

export function chooseEntry(entries: readonly IndexEntry[], wanted: Platform): IndexEntry | null {
  const [only] = entries;
  if (entries.length === 1 && only?.platform === null) return only;
  let best: IndexEntry | null = null;
  let bestRank = -1;
  for (const entry of entries) {
    const rank = entry.platform === null ? -1 : rankOf(entry.platform, wanted);
    if (rank <= bestRank) continue;
    best = entry;
    bestRank = rank;
  }
  return best;
}

/** The platforms an index offers, for people. Attestations are listed under an unknown one. */
export function offeredBy(entries: readonly IndexEntry[]): string[] {
  const known = entries.flatMap(({ platform }) => platform ?? []);
  return [...new Set(known)].filter((platform) => !platform.startsWith("unknown/"));
}

export function isServedBy(offered: Platform, wanted: Platform): boolean {
  return rankOf(offered, wanted) >= 0;
}

/** -1 when it does not run there; else the higher the better. */
function rankOf(offered: Platform, wanted: Platform): number {
  const have = platformParts(offered);
  const want = platformParts(wanted);
  if (have.os !== want.os || have.architecture !== want.architecture) return -1;
  const haveVariant = variantOf(have.architecture, have.variant);
  const wantVariant = variantOf(want.architecture, want.variant);
  if (haveVariant === null || wantVariant === null) return have.variant === want.variant ? 0 : -1;
  return haveVariant <= wantVariant ? haveVariant : -1;
}

/** The variant that is meant where none is named. */
const USUAL: Readonly<Record<string, number>> = { amd64: 1, arm: 7, arm64: 8 };

function variantOf(architecture: string, variant: string | null): number | null {
  if (variant === null) return USUAL[architecture] ?? null;
  const number = /^v(\d+)$/.exec(variant)?.[1];
  return number === undefined ? null : Number(number);
}
