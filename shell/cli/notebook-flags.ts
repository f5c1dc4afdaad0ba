// The flags of a notebook's run. They may stand before it or behind it.

import type { FlagValues } from "./flags.ts";

export const NOTEBOOK_FLAGS = {
  out: { kind: "text", value: "FILE", says: "Of a notebook: write it there with its outputs" },
  set: { kind: "texts", value: "NAME=VALUE", says: "Of a notebook: a parameter" },
} as const;

export type NotebookFlags = FlagValues<typeof NOTEBOOK_FLAGS>;
