// The networks that processes are given: the host's own, none, or a sandbox behind the bridge.
// The bridge, the pool and the name server are made when a process first wants a sandbox.

import type { ProcessSpec } from "../runtime.ts";
import { type Bridge, createBridge } from "./bridge.ts";
import { createNameFiles, type NameFile, type NameFiles } from "./files.ts";
import { createForwarders } from "./forwarders.ts";
import { createMaker } from "./maker.ts";
import { hostsText, resolvingIn, serversIn } from "./names.ts";
import { createPool, type Pool } from "./pool.ts";

export interface Networks {
  attach(spec: Pick<ProcessSpec, "id" | "network" | "hostname">): Promise<Attachment>;
  close(): Promise<void>;
}

export interface Attachment {
  /** A namespace to enter; null is a new one, or the host's. */
  readonly namespace: string | null;
  readonly files: readonly NameFile[];
  drop(): Promise<void>;
}

export interface NetworkOptions {
  /** On a file system of the engine's own mount namespace. */
  readonly folder: string;
  readonly hostLock: string;
  /** The host's own `/etc/resolv.conf` and `/etc/hosts`. */
  readonly hostFolder: string;
}

export function createNetworks(options: NetworkOptions): Networks {
  const names = createNameFiles(options.folder, options.hostFolder);
  const forwarders = createForwarders();
  const sandboxes = createSandboxes(options, names);

  const attachSandbox = async (id: string, hostname: string): Promise<Attachment> => {
    const { bridge, pool, inspect } = await sandboxes.open();
    inspect();
    // Read every time: a host that moves to another network gets other servers.
    const { text, forwardTo } = resolvingIn(names.hostResolving(), bridge.subnet.gateway);
    if (forwardTo !== null) await forwarders.assert(bridge.subnet.gateway, forwardTo);
    const sandbox = await pool.take();
    const hosts = names.writeHosts(id, hostsText(hostname, sandbox.address));
    const drop = () => {
      names.dropHosts(hosts);
      return sandbox.drop();
    };
    return { namespace: sandbox.namespace, files: [hosts, names.writeResolving(text)], drop };
  };

  const attachNone = (id: string, hostname: string): Attachment => {
    const hosts = names.writeHosts(id, hostsText(hostname, "127.0.0.1"));
    return { namespace: null, files: [hosts], drop: async () => names.dropHosts(hosts) };
  };

  return {
    async attach({ id, network, hostname }) {
      if (network === "sandbox") return attachSandbox(id, hostname);
      if (network === "none") return attachNone(id, hostname);
      return { namespace: null, files: names.hostFiles(), drop: async () => {} };
    },
    async close() {
      forwarders.close();
      await sandboxes.close();
    },
  };
}

interface Sandboxes {
  readonly bridge: Bridge;
  readonly pool: Pool;
  /** Sees to the firewall now and then, in the background. */
  inspect(): void;
}

/** A firewall that is made anew, as when Docker starts again, has lost our rules. */
function createInspection({ repair }: Bridge): () => void {
  let isDue = false;
  const wait = () => setTimeout(() => (isDue = true), RULES_TRUSTED_MS).unref();
  wait();
  return () => {
    if (!isDue) return;
    isDue = false;
    repair()
      .catch(() => {})
      .finally(wait); // the next one tries again
  };
}

/** How long the firewall is believed to be as it was. */
const RULES_TRUSTED_MS = 60_000;

function createSandboxes({ folder, hostLock }: NetworkOptions, names: NameFiles) {
  let current: Promise<Sandboxes> | null = null;
  const setUp = async (): Promise<Sandboxes> => {
    const avoid = serversIn(names.hostResolving());
    const making = createBridge({ folder, hostLock, avoid });
    const maker = createMaker(folder, making);
    maker.warm(); // it comes up while the bridge is made
    // The maker ends by itself when no bridge comes to be.
    const bridge = await making;
    const inspect = createInspection(bridge);
    return { bridge, pool: createPool(bridge, maker, folder), inspect };
  };
  const open = async (): Promise<Sandboxes> => {
    current ??= setUp();
    try {
      return await current;
    } catch (error) {
      current = null; // what was missing may be there next time
      throw error;
    }
  };
  const close = async () => {
    const opened = await current?.catch(() => null);
    current = null;
    await opened?.pool.close();
    opened?.bridge.close();
  };
  return { open, close };
}
