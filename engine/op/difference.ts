// What differs between two folders, path by path.

import type { Entry } from "./entry.ts";

/**
 * One path that is not the same in both. Something that was removed stands for all below it; what
 * was added is told path by path. Times do not count.
 */
export interface Difference {
  /** From the folder, without a slash at either end. */
  readonly path: string;
  /** null where it was added. */
  readonly before: Entry | null;
  /** null where it was removed. */
  readonly after: Entry | null;
}
