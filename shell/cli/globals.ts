// What code at a prompt finds without importing it: the functions and enums of the library.
// Names that JavaScript has already (Error, File) stay what they are; the library exports them too.

import * as rondel from "../../stdlib/index.ts";

export function defineGlobals(): void {
  const offered = Object.entries(rondel).filter(([name]) => !(name in globalThis));
  for (const [name, value] of offered) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}
