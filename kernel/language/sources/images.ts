// Names of images in `.from("…")`: of those that the store has.

import type { Source } from "./source.ts";

export function createImages(list: () => Promise<readonly string[]>): Source {
  return async ({ text, call }) => {
    if (call === null || call.method !== "from" || call.argument !== 0) return null;
    // Array.from and its like make no container.
    if (call.receiver === "" || /^[A-Z]\w*$/.test(call.receiver)) return null;
    const names = await list();
    const items = names.map((name) => ({ text: name, kind: "image", type: "" }) as const);
    return { replaces: text.length, items };
  };
}
