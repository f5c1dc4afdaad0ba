// Names of the host's programs in `toolbox("…")`.

import type { Source } from "./source.ts";

export function createPrograms(list: () => Promise<readonly string[]>): Source {
  return async ({ text, call }) => {
    if (call === null || call.receiver !== "" || call.method !== "toolbox") return null;
    const names = await list();
    const items = names.map((name) => ({ text: name, kind: "value", type: "" }) as const);
    return { replaces: text.length, items };
  };
}
