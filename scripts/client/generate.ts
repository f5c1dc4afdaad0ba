// Writes the generated part of the client from engine/api/schema.graphql, and what edition it is.
// With --check it writes nothing and exits 1 when a file is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { emitClient } from "./emitClient.ts";
import { emitEdition } from "./emitEdition.ts";
import { emitShape } from "./emitShape.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const sdl = read("engine/api/schema.graphql");
const { version } = JSON.parse(read("package.json")) as { readonly version: string };
const files = [
  { path: "stdlib/client/generated.ts", code: emitClient(sdl) },
  { path: "stdlib/client/shape/generated.ts", code: emitShape(sdl) },
  { path: "stdlib/base/edition.ts", code: emitEdition(version, sdl) },
];

for (const { path, code } of files) {
  const file = new URL(`../../${path}`, import.meta.url);
  if (!process.argv.includes("--check")) {
    writeFileSync(file, code);
  } else if (readFileSync(file, "utf8") !== code) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  }
}
