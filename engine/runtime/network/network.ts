// The networks that processes are given: the host's own, none, or a sandbox behind the bridge.
// The bridge, the pool and the name server are made when a process first wants a sandbox.

import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import type { ProcessSpec } from "../runtime.ts";
import { type Bridge, createBridge } from "./bridge.ts";
import { createForwarder, type Forwarder } from "./forwarder.ts";
import { hostsText, resolvingIn } from "./names.ts";
import { createPool, type Pool } from "./pool.ts";
import { networkFault } from "./tools.ts";

export interface Networks {
  attach(spec: Pick<ProcessSpec, "id" | "network" | "hostname">): Promise<Attachment>;
  close(): Promise<void>;
}

export interface Attachment {
  /** A namespace to enter; null is a new one, or the host's. */
  readonly namespace: string | null;
  readonly files: readonly NameFile[];
  drop(): void;
}

export interface NameFile {
  readonly source: string;
  readonly at: string;
}

export interface NetworkOptions {
  /** On a file system of the engine's own mount namespace. */
  readonly folder: string;
  readonly hostLock: string;
  /** The host's own `/etc/resolv.conf` and `/etc/hosts`. */
  readonly hostFolder: string;
}

interface Stand {
  readonly bridge: Bridge;
  readonly pool: Pool;
}

export function createNetworks(options: NetworkOptions): Networks {
  const { folder, hostFolder } = options;
  let stand: Promise<Stand> | null = null;
  const forwarders = createForwarders();
  mkdirSync(folder, { recursive: true });

  const setUp = async (): Promise<Stand> => {
    const avoid = [...readHostFile("resolv.conf").matchAll(/^nameserver\s+(\S+)/gm)];
    const named = avoid.map(([, address]) => address ?? "");
    const bridge = await createBridge({ ...options, avoid: named });
    return { bridge, pool: createPool(bridge, folder) };
  };
  const readHostFile = (name: string): string => {
    const path = realPath(`${hostFolder}/${name}`);
    return path === null ? "" : readFileSync(path, "utf8");
  };
  const writeHosts = (id: string, text: string): NameFile => {
    const source = `${folder}/${id}.hosts`;
    writeFileSync(source, text, { mode: 0o644 });
    return { source, at: "/etc/hosts" };
  };
  const dropHosts = ({ source }: NameFile) => rmSync(source, { force: true });
  let resolving = "";
  const writeResolving = (text: string): NameFile => {
    const source = `${folder}/resolv.conf`;
    if (text !== resolving) writeFileSync(source, text, { mode: 0o644 });
    resolving = text;
    return { source, at: "/etc/resolv.conf" };
  };

  const attachSandbox = async (id: string, hostname: string): Promise<Attachment> => {
    stand ??= setUp();
    const current = stand;
    const { bridge, pool } = await current.catch((error: unknown) => {
      if (stand === current) stand = null; // what was missing may be there next time
      throw error;
    });
    // Read every time: a host that moves to another network gets other servers.
    const { text, forwardTo } = resolvingIn(readHostFile("resolv.conf"), bridge.subnet.gateway);
    if (forwardTo !== null) await forwarders.assert(bridge.subnet.gateway, forwardTo);
    const sandbox = await pool.take();
    const hosts = writeHosts(id, hostsText(hostname, sandbox.address));
    const drop = () => {
      sandbox.drop();
      dropHosts(hosts);
    };
    return { namespace: sandbox.namespace, files: [hosts, writeResolving(text)], drop };
  };

  const attachNone = (id: string, hostname: string): Attachment => {
    const hosts = writeHosts(id, hostsText(hostname, "127.0.0.1"));
    return { namespace: null, files: [hosts], drop: () => dropHosts(hosts) };
  };

  const attachHost = (): Attachment => {
    const files = ["resolv.conf", "hosts"].flatMap((name) => {
      const source = realPath(`${hostFolder}/${name}`);
      return source === null ? [] : [{ source, at: `/etc/${name}` }];
    });
    return { namespace: null, files, drop: () => {} };
  };

  return {
    async attach({ id, network, hostname }) {
      if (network === "sandbox") return attachSandbox(id, hostname);
      return network === "none" ? attachNone(id, hostname) : attachHost();
    },
    async close() {
      const current = await stand?.catch(() => null);
      stand = null;
      await current?.pool.close();
      current?.bridge.close();
      forwarders.close();
    },
  };
}

/** One forwarder at a time: a host that changes its name server has the old one closed. */
function createForwarders() {
  let upstream: string | null = null;
  let current: Promise<Forwarder> | null = null;
  const close = () => {
    current?.then((one) => one.close()).catch(() => {});
    current = null;
  };
  const assert = async (address: string, wanted: string): Promise<void> => {
    if (upstream !== wanted) close();
    upstream = wanted;
    const to = { address: wanted, port: DNS_PORT };
    current ??= createForwarder({ address, port: DNS_PORT, upstream: to });
    try {
      await current;
    } catch (error) {
      current = null;
      throw networkFault(`name server on ${address}: ${(error as Error).message}`);
    }
  };
  return { assert, close };
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

const DNS_PORT = 53;
