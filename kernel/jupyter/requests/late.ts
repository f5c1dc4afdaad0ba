// An Executor that is loaded when the first Cell comes: whoever starts a kernel waits for its
// first answer, which needs none.

import type { Executor } from "./executor.ts";

export function createLate(load: () => Promise<Executor>): Executor {
  let loading: Promise<Executor> | null = null;
  const get = () => {
    loading ??= load();
    return loading;
  };
  return { run: async (...given) => (await get()).run(...given) };
}
