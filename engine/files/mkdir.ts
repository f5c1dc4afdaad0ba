// Makes a directory, and those missing above it in the same way. One that is there stays as it is.

import type { Owner } from "./attributes.ts";
import { makeFolders } from "./folders.ts";
import { resolveInside } from "./resolve.ts";

export interface MakeOptions {
  readonly mode: number;
  readonly owner: Owner;
}

export function makeDirectory(root: string, path: string, { mode, owner }: MakeOptions): void {
  makeFolders(root, resolveInside(root, path, { followLast: true }), mode, owner);
}
