// How much is kept: what the user has set, else a share of the disk.

import { bytesOf, type Space } from "../../stdlib/base/space.ts";
import type { Budget } from "./cache.ts";

/** null: as it is by itself. */
export interface BudgetWish {
  readonly maxUsed: Space | null;
  readonly reserved: Space | null;
  readonly minFree: Space | null;
}

export const NO_WISH: BudgetWish = { maxUsed: null, reserved: null, minFree: null };

const MAX_USED: Space = { percent: 10 };
const MOST_USED_BYTES = 50e9;
const MIN_FREE: Space = { percent: 5 };
const MOST_FREE_BYTES = 10e9;
/** Of what may be used: this much stays however short of room others leave the disk. */
const RESERVED_SHARE = 0.1;
/** A collection goes a little further than it must, so that the next one is not due at once. */
const TARGET_SHARE = 0.9;

export function budgetFor(wish: BudgetWish, diskBytes: number): Budget {
  const standard = (space: Space, most: number) => Math.min(bytesOf(space, diskBytes), most);
  const maxUsedBytes =
    wish.maxUsed === null ? standard(MAX_USED, MOST_USED_BYTES) : bytesOf(wish.maxUsed, diskBytes);
  const minFreeBytes =
    wish.minFree === null ? standard(MIN_FREE, MOST_FREE_BYTES) : bytesOf(wish.minFree, diskBytes);
  const reservedBytes =
    wish.reserved === null
      ? Math.floor(maxUsedBytes * RESERVED_SHARE)
      : bytesOf(wish.reserved, diskBytes);
  const targetBytes = Math.floor(maxUsedBytes * TARGET_SHARE);
  return { maxUsedBytes, reservedBytes, minFreeBytes, targetBytes };
}
