// Writes docs/coverage.md and prints it: what is served of Dagger's API.
// With --check it writes nothing and exits 1 when the page is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { describeCoverage, type Reference } from "./api/coverage.ts";

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const reference: Reference = JSON.parse(textOf("docs/reference-fields.json"));
const page = describeCoverage(textOf("engine/api/schema.graphql"), reference);

if (!process.argv.includes("--check")) {
  writeFileSync(new URL("../docs/coverage.md", import.meta.url), page);
  console.log(page);
} else if (textOf("docs/coverage.md") !== page) {
  console.error("docs/coverage.md is stale: run npm run generate");
  process.exitCode = 1;
}
