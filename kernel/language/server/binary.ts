// Where the compiler's native program lies: in the package for this system that the package
// `typescript` depends on. Starting it directly saves the start of a Node that would only do that.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** null when there is none for this system. */
export function findCompiler(): string | null {
  const system = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  try {
    const main = createRequire(import.meta.url).resolve("typescript/package.json");
    return join(dirname(createRequire(main).resolve(system)), "lib", "tsc");
  } catch {
    return null;
  }
}
