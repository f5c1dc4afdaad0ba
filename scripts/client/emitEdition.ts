// What tells one edition of Rondel from another, as a module of constants: to know it costs
// neither a client nor an engine a look at any file.

import { createHash } from "node:crypto";

const SHOWN_DIGITS = 12;

export function emitEdition(release: string, sdl: string): string {
  const schema = createHash("sha256").update(sdl).digest("hex").slice(0, SHOWN_DIGITS);
  return [
    "// Made by scripts/client/generate.ts of package.json and the schema. Not written by hand.",
    "",
    `export const RELEASE = "${release}";`,
    "",
    "/**",
    " * The release and the digest of the schema. A client and an engine understand each other",
    " * when they have the same one; two checkouts of one commit have.",
    " */",
    `export const EDITION = "${release}+${schema}";`,
    "",
  ].join("\n");
}
