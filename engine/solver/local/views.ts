// Views: Snapshots mounted read-only, to be looked into and copied from. A mount costs a fraction
// of a millisecond and a view is often wanted again, so some are kept after their last user.
// Invariant: a view that someone holds is mounted; at most MOST_IDLE others are.

import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../../runtime/runtime.ts";
import type { LayerId, Snapshot, Store } from "../../store/store.ts";

export interface Views {
  open(snapshot: Snapshot): View;
  /** These Layers are gone: what nobody looks at and has them is not kept mounted. */
  forget(layers: readonly LayerId[]): void;
  close(): void;
}

export interface View {
  readonly path: string;
  [Symbol.dispose](): void;
}

interface Mounted {
  readonly path: string;
  users: number;
}

const MOST_IDLE = 32;

export interface ViewsOptions {
  readonly store: Store;
  readonly runtime: Runtime;
  /** On a file system that ends with the engine. */
  readonly folder: string;
}

export function createViews({ store, runtime, folder }: ViewsOptions): Views {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A Map keeps the order of insertion: the first idle one is the one longest idle.
  const mounted = new Map<string, Mounted>();
  let count = 0;

  const mount = (snapshot: Snapshot): Mounted => {
    const path = join(folder, String(count++));
    mkdirSync(path);
    try {
      runtime.mountView(snapshot.map(store.layers.pathOf), path);
    } catch (error) {
      rmdirSync(path);
      throw error;
    }
    return { path, users: 0 };
  };
  const drop = (key: string, view: Mounted) => {
    mounted.delete(key);
    runtime.unmount(view.path);
    rmdirSync(view.path);
  };
  const trim = () => {
    const idle = [...mounted].filter(([, view]) => view.users === 0);
    for (const [key, view] of idle.slice(0, -MOST_IDLE)) drop(key, view);
  };
  const release = (key: string, view: Mounted) => {
    view.users -= 1;
    if (view.users > 0) return;
    mounted.delete(key);
    mounted.set(key, view);
    if (mounted.size > MOST_IDLE) trim();
  };

  return {
    open(snapshot) {
      const key = snapshot.join(" ");
      const view = mounted.get(key) ?? mount(snapshot);
      mounted.set(key, view);
      view.users += 1;
      let held = true;
      return {
        path: view.path,
        [Symbol.dispose]() {
          if (held) release(key, view);
          held = false;
        },
      };
    },
    forget(layers) {
      if (layers.length === 0) return;
      const gone = new Set<string>(layers);
      const isGone = (key: string) => key.split(" ").some((layer) => gone.has(layer));
      for (const [key, view] of mounted) if (view.users === 0 && isGone(key)) drop(key, view);
    },
    close() {
      for (const [key, view] of mounted) drop(key, view);
    },
  };
}
