// The network that an engine's containers share: a bridge in a network namespace of the engine's
// own, and one cable to the host. The host sees a single interface, the containers' gateway; when
// the engine ends, its namespace ends, and with it the bridge, the cable and the host's interface.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { MNT_DETACH, unmount, unmountAside } from "../../libc/libc.ts";
import { assertRules } from "./firewall.ts";
import { freeSubnet, type Subnet } from "./subnet.ts";
import { networkFault, runTool, withHostLock } from "./tools.ts";

export interface Bridge {
  readonly subnet: Subnet;
  readonly name: string;
  readonly mtu: number;
  /** Puts the firewall's rules back where another program has taken them away, or first. */
  repair(): Promise<void>;
  close(): void;
}

export interface BridgeOptions {
  /** On a file system of the engine's own mount namespace. */
  readonly folder: string;
  /** A file that every engine of this host locks. */
  readonly hostLock: string;
  /** Addresses that must stay reachable as they are. */
  readonly avoid: readonly string[];
}

export async function createBridge({ folder, hostLock, avoid }: BridgeOptions): Promise<Bridge> {
  const namespace = `${folder}/${BRIDGE_FILE}`;
  return withHostLock(hostLock, async () => {
    const routes = await readRoutes();
    const subnet = freeSubnet([...routes.map(({ dst }) => dst), ...avoid]);
    if (subnet === null) throw networkFault("the host's routes leave no range of addresses free");
    const mtu = mtuOf(routes);
    allowForwarding();
    const close = () => dropNamespace(namespace);
    try {
      await connect(namespace, subnet, mtu);
      await assertRules(subnet.family);
    } catch (error) {
      close();
      throw error;
    }
    const repair = () => withHostLock(hostLock, () => assertRules(subnet.family));
    return { subnet, name: BRIDGE, mtu, repair, close };
  });
}

async function connect(namespace: string, subnet: Subnet, mtu: number): Promise<void> {
  const { device, gateway, prefixLength } = subnet;
  const inside = [
    "link set lo up",
    `link add ${BRIDGE} mtu ${mtu} type bridge`,
    `link set ${BRIDGE} up`,
    `link add host mtu ${mtu} type veth peer name ${device} mtu ${mtu} netns ${OWN_NAMESPACE}`,
    `link set host master ${BRIDGE} up`,
  ];
  writeFileSync(namespace, "");
  await runTool(["unshare", `--net=${namespace}`, "ip", "-batch", "-"], inside.join("\n"));
  const outside = [`addr add ${gateway}/${prefixLength} dev ${device}`, `link set ${device} up`];
  await runTool(["ip", "-batch", "-"], outside.join("\n"));
}

/** The kernel ends a namespace, and the cables into it, once nothing names it or lives in it. */
function dropNamespace(file: string): void {
  attempt(() => unmount(file, MNT_DETACH)); // it may not have come to be
  attempt(() => rmSync(file, { force: true })); // else the file goes with the engine
}

/** The same off the event loop: the kernel makes whoever takes a mount away wait. */
export async function dropNamespaceAside(file: string): Promise<void> {
  await unmountAside(file, MNT_DETACH).catch(() => {}); // it may not have come to be
  attempt(() => rmSync(file, { force: true })); // else the file goes with the engine
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

interface Route {
  readonly dst: string;
  readonly dev?: string;
}

async function readRoutes(): Promise<Route[]> {
  return JSON.parse(await runTool(["ip", "-json", "-4", "route", "show", "table", "all"]));
}

/** Packets larger than the way out takes would be lost where no one says so. */
function mtuOf(routes: readonly Route[]): number {
  const uplink = routes.find(({ dst }) => dst === "default")?.dev;
  const file = `/sys/class/net/${uplink}/mtu`;
  return uplink !== undefined && existsSync(file) ? Number(readFileSync(file, "utf8")) : USUAL_MTU;
}

function allowForwarding(): void {
  const file = "/proc/sys/net/ipv4/ip_forward";
  if (readFileSync(file, "utf8").trim() === "1") return;
  try {
    writeFileSync(file, "1");
  } catch (error) {
    throw networkFault(`${file} is 0 and cannot be set: ${(error as Error).message}`);
  }
}

/** In the folder: it names the namespace that holds the bridge. */
export const BRIDGE_FILE = "bridge";
const BRIDGE = "bridge";
/** What this process itself lives in; a name with a slash is taken as a file. */
const OWN_NAMESPACE = `/proc/${process.pid}/ns/net`;
const USUAL_MTU = 1500;
