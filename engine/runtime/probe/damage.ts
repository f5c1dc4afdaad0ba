// Whether an engine has met a damaged store here, and set the database aside.

import { existsSync, readdirSync } from "node:fs";
import { type Check, degraded, good, type Host } from "./check.ts";

const SET_ASIDE = /\.damaged-[0-9TZ]+$/;

export function probeDamage({ stateFolder }: Host): Check[] {
  const store = `${stateFolder}/store`;
  const found = existsSync(store) ? readdirSync(store).filter((one) => SET_ASIDE.test(one)) : [];
  if (found.length === 0) return [good("store", "no damage was found")];
  const says = `${found.length} damaged database set aside in ${store}: ${found.join(", ")}`;
  const costs = "what it knew of was fetched or made again";
  const remedy = "look at the disk; then delete it, as nothing uses it";
  return [degraded("store", says, costs, remedy)];
}
