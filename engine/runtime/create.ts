// The Runtime of this host: overlayfs for the trees, crun (or runc) for the processes.
// It must live in the namespaces that engine/enter.sh makes: its mounts and what it starts are
// meant to die with them.

import { mkdirSync } from "node:fs";
import { createNetworks } from "./network/network.ts";
import { createOverlay } from "./overlay.ts";
import { createRunner } from "./run.ts";
import type { Runtime } from "./runtime.ts";

export interface RuntimeOptions {
  /** On a tmpfs of the engine's own mount namespace, so that nothing in it outlives the engine. */
  readonly runFolder: string;
  /** What is kept from one engine to the next: the compiled filter. */
  readonly stateFolder: string;
  /** The engine's environment: where programs are, which certificates it trusts. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A crun to use rather than the one in PATH. */
  readonly crunPath?: string;
  /** Locked by every engine of this host while it looks for free addresses. */
  readonly hostLock?: string;
  /** Where the host's own `resolv.conf` and `hosts` are. */
  readonly hostFolder?: string;
}

/** Nothing is started or looked for before it is needed. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { runFolder, stateFolder } = options;
  for (const folder of [runFolder, stateFolder]) mkdirSync(folder, { recursive: true });
  const networks = createNetworks({
    folder: `${runFolder}/network`,
    hostLock: options.hostLock ?? "/run/lock/rondel-network",
    hostFolder: options.hostFolder ?? "/etc",
  });
  return {
    ...createOverlay(runFolder),
    run: createRunner(options, networks),
    close: () => networks.close(),
  };
}
