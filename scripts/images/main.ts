// Builds the test images and pushes them to a registry.
//
//   sh scripts/setup/run.sh scripts/images/main.ts http://127.0.0.1:5000 [--debian]

import { buildImages, buildOptionsFrom } from "./build.ts";
import { readLayout } from "./layout.ts";
import { pushLayout } from "./push.ts";

const [url, ...flags] = process.argv.slice(2);
if (url === undefined || !URL.canParse(url)) {
  console.error("usage: sh scripts/setup/run.sh scripts/images/main.ts REGISTRY_URL [--debian]");
  process.exit(2);
}
const options = buildOptionsFrom(process.env);
const sets = flags.includes("--debian") ? (["small", "debian"] as const) : (["small"] as const);
for (const set of sets) {
  const layout = buildImages(set, options);
  await pushLayout(layout, { url });
  for (const { repository, tag } of readLayout(layout)) console.log(`${repository}:${tag}`);
}
