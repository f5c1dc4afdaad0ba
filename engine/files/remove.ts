// Removes what a path names, with all that is below it. `*` and `?` stand for any characters of
// one name, unless the path is meant as it is; brackets are characters like others. What is not
// there is no error.

import { rmSync } from "node:fs";
import { createNameTest, hasSigns } from "../op/pattern/wildcard.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readNames } from "./names.ts";
import { resolveInside, statOf } from "./resolve.ts";

interface RemoveOptions {
  readonly isExact: boolean;
}

export function removeInside(
  root: string,
  path: string,
  { isExact }: RemoveOptions,
  check: Checkpoint,
): void {
  const names = path.split("/").filter((name) => name !== "");
  // The root itself stays, as something is mounted there or will be.
  const wanted = names.length === 0 ? ["*"] : names;
  const found = isExact && names.length > 0 ? [path] : expand(root, "", wanted);
  for (const one of found) {
    check();
    const hostPath = resolveInside(root, one, { followLast: false });
    if (hostPath !== root) rmSync(hostPath, { recursive: true, force: true });
  }
}

/** All paths that begin with `prefix` and go on as `names` say. */
function expand(root: string, prefix: string, names: readonly string[]): string[] {
  const [name, ...rest] = names;
  if (name === undefined) return statOf(resolve(root, prefix, false)) === null ? [] : [prefix];
  if (!hasSigns(name)) return expand(root, `${prefix}/${name}`, rest);
  const folder = resolve(root, prefix, true);
  if (!statOf(folder)?.isDirectory()) return [];
  const isMeant = createNameTest(name.replace(/[[\\]/g, "\\$&"));
  return readNames(folder)
    .filter(isMeant)
    .flatMap((one) => expand(root, `${prefix}/${one}`, rest));
}

function resolve(root: string, path: string, followLast: boolean): string {
  return resolveInside(root, path, { followLast });
}
