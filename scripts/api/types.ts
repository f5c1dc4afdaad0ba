// Writes engine/api/generated.ts from engine/api/schema.graphql, or with --check only compares.

import { readFileSync, writeFileSync } from "node:fs";
import { generateApiTypes } from "./emit.ts";

const folder = new URL("../../engine/api/", import.meta.url);
const target = new URL("generated.ts", folder);
const wanted = generateApiTypes(readFileSync(new URL("schema.graphql", folder), "utf8"));
if (!process.argv.includes("--check")) {
  writeFileSync(target, wanted);
} else if (readFileSync(target, "utf8") !== wanted) {
  console.error("engine/api/generated.ts differs from schema.graphql: run scripts/api/types.ts");
  process.exitCode = 1;
}
