// How one file imports another.

import { relative } from "node:path";

/** What a file in the folder calls the one of this path. */
export function specifierFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  return way.startsWith(".") ? way : `./${way}`;
}
