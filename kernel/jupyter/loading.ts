// The kernel behind the sockets, loaded when the first answers are given: whoever starts it waits
// for those.

import type { Door, DoorOptions } from "../door/door.ts";
import type { Feed } from "../feed.ts";
import type { Kernel, KernelOptions } from "../kernel.ts";

export interface LoadedKernel {
  readonly kernel: Kernel;
  readonly feed: Feed;
  readonly door: Door;
}

export interface LoadingOptions {
  readonly kernel: KernelOptions;
  readonly door: Pick<DoorOptions, "folder" | "clock" | "host">;
}

export interface Loading {
  get(): Promise<LoadedKernel>;
  /** null when nobody has asked for it yet, or it is on its way. */
  readonly current: LoadedKernel | null;
  /** Starts all its parts; who needs one of them first waits for it. */
  warm(): void;
}

export function createLoading(options: LoadingOptions): Loading {
  let current: LoadedKernel | null = null;
  let loading: Promise<LoadedKernel> | null = null;
  const load = async (): Promise<LoadedKernel> => {
    const [{ createKernel }, { createFeed }, { createDoor }] = await Promise.all([
      import("../kernel.ts"),
      import("../feed.ts"),
      import("../door/door.ts"),
    ]);
    const kernel = createKernel(options.kernel);
    const feed = createFeed(kernel);
    current = { kernel, feed, door: createDoor({ ...options.door, kernel, feed }) };
    return current;
  };
  const get = () => {
    loading ??= load();
    return loading;
  };
  return {
    get,
    get current() {
      return current;
    },
    warm() {
      void get().then(({ kernel }) => {
        kernel.names().catch(() => {});
        kernel.language().catch(() => {});
        kernel.connection().catch(() => {});
      });
    },
  };
}
