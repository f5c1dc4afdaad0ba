// What code at a prompt finds without importing it: the functions and enums of the library.
// Names that JavaScript has already (Error, File) stay what they are; the library exports them too.

import * as rondel from "../../stdlib/index.ts";

export function defineLibrary(globals: object): void {
  const offered = Object.entries(rondel).filter(([name]) => !(name in globals));
  for (const [name, value] of offered) {
    Object.defineProperty(globals, name, { value, writable: true, configurable: true });
  }
}
