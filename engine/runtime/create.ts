// The Runtime of this host: overlayfs for the trees, crun (or runc) for the processes.
// It must live in the namespaces that engine/enter.sh makes: its mounts and what it starts are
// meant to die with them.

import { mkdirSync } from "node:fs";
import { createCgroups } from "./cgroup/cgroups.ts";
import { createNetworks } from "./network/network.ts";
import type { RuntimeOptions } from "./options.ts";
import { createOverlay } from "./overlay.ts";
import { createRunner } from "./run.ts";
import type { Runtime } from "./runtime.ts";
import { createTraces } from "./traces.ts";

/** Nothing is started or looked for before it is needed. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { runFolder, stateFolder } = options;
  for (const folder of [runFolder, stateFolder]) mkdirSync(folder, { recursive: true });
  const overlay = createOverlay(runFolder);
  const traces = createTraces();
  const networks = createNetworks({
    folder: `${runFolder}/network`,
    hostLock: options.hostLock ?? "/run/rondel-network.lock",
    hostFolder: options.hostFolder ?? "/etc",
  });
  const cgroups = createCgroups({ owner: runFolder });
  return {
    mountView: overlay.mountView,
    mountWritable(mount) {
      overlay.mountWritable(mount);
      traces.watch(mount.at, mount.upper);
    },
    unmount(at) {
      overlay.unmount(at);
      traces.erase(at);
    },
    run: createRunner(options, { networks, cgroups, traces }),
    close: () => networks.close(),
  };
}
