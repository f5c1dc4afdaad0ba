// The kernel behind the sockets, loaded when the first answers are given: whoever starts it waits
// for those.

import { flushCompileCache } from "node:module";
import type { Door, DoorOptions } from "../door/door.ts";
import type { Feed, FeedOptions } from "../feed.ts";
import type { Kernel, KernelOptions } from "../kernel.ts";
import type { Gone } from "../prompt-kernel.ts";

export interface LoadedKernel {
  readonly kernel: Kernel;
  readonly feed: Feed;
  readonly door: Door;
}

export interface LoadingOptions {
  readonly kernel: KernelOptions;
  readonly door: Pick<DoorOptions, "folder" | "clock" | "host">;
  readonly watch: NonNullable<FeedOptions["watch"]>;
}

export interface Loading {
  get(): Promise<LoadedKernel>;
  /** null when nobody has asked for it yet, or it is on its way. */
  readonly current: LoadedKernel | null;
  /** Starts all its parts, as the first Cell needs them; who needs one first waits for it. */
  warm(): void;
  /** Ends what was loaded, and whoever shares it is told why; nothing is loaded any more. */
  close(why: Gone): Promise<void>;
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
    const feed = createFeed(kernel, { watch: options.watch });
    current = { kernel, feed, door: createDoor({ ...options.door, kernel, feed }) };
    return current;
  };
  let isWarm = false;
  let isClosed = false;
  const get = () => {
    if (isClosed) return Promise.reject(new Error("the kernel was closed"));
    loading ??= load();
    return loading;
  };
  return {
    get,
    get current() {
      return current;
    },
    warm() {
      if (isWarm) return;
      isWarm = true;
      get().then(warmUp, () => {});
    },
    async close(why) {
      isClosed = true;
      const loaded = await loading?.catch(() => null);
      await loaded?.door.close(why);
      await loaded?.kernel[Symbol.asyncDispose]();
    },
  };
}

async function warmUp({ kernel }: LoadedKernel): Promise<void> {
  // The process of the user's code starts while this one loads what a Cell needs besides.
  const names = kernel.names();
  await Promise.allSettled([names, import("./requests/executor.ts"), kernel.kept()]);
  await Promise.allSettled([kernel.language(), kernel.connection()]);
  // Whoever started this process may well kill it, and nothing would be written down.
  flushCompileCache();
}
