// Namespaces on the bridge, made by the worker as they are ordered: a few at a time when several
// wait, for what they have in common is then done once.

import { BRIDGE_FILE, type Bridge } from "./bridge.ts";
import type { Worker } from "./worker.ts";

/** Resolves when the namespace, in the file `name`, is connected. */
export type MakeNamespace = (number: number, name: string) => Promise<void>;

interface Order {
  readonly number: number;
  /** Of its file, and of the bridge's end of its cable. */
  readonly name: string;
  readonly outcome: PromiseWithResolvers<void>;
}

export function createOrders(bridge: Bridge, worker: Worker): MakeNamespace {
  const orders: Order[] = [];
  let isMaking = false;

  const makeAll = async () => {
    if (isMaking) return;
    isMaking = true;
    while (orders.length > 0) {
      const batch = orders.splice(0, MOST_AT_ONCE);
      const made = worker.run(makeScript(bridge, batch));
      for (const { outcome } of batch) outcome.resolve(made);
      await made.catch(() => {}); // each of those who ordered learns of it
    }
    isMaking = false;
  };

  return (number, name) => {
    const outcome = Promise.withResolvers<void>();
    orders.push({ number, name, outcome });
    void makeAll();
    return outcome.promise;
  };
}

function makeScript(bridge: Bridge, orders: readonly Order[]): string {
  const joins = orders.map(({ name }) => `link set ${name} master ${bridge.name} up`);
  const steps = orders.map((order) => makeOne(bridge, order));
  return [...steps, "ip -batch - <<END", ...joins, "END"].join("\n");
}

/** A namespace, one end of a cable in it, and the other end beside the bridge. */
function makeOne({ subnet, mtu }: Bridge, { number, name }: Order): string {
  const hardware = subnet.hardwareAddress(number);
  const cable = `eth0 address ${hardware} mtu ${mtu} type veth peer name ${name} mtu ${mtu}`;
  return [
    `unshare --net=./${name} ip -batch - <<END &&`,
    "link set lo up",
    `link add ${cable} netns ./${BRIDGE_FILE}`,
    `addr add ${subnet.address(number)}/${subnet.prefixLength} dev eth0`,
    "link set eth0 up",
    `route add default via ${subnet.gateway}`,
    "END",
  ].join("\n");
}

const MOST_AT_ONCE = 4;
