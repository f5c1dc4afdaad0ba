// Network namespaces made ahead of their use, for making one takes longer than starting a process.
// Each is used once: what a process did to its interfaces or its firewall, no other one meets.
// Invariant: at most POOL are waiting; every one that was taken is dropped by its taker.

import { writeFileSync } from "node:fs";
import { BRIDGE_FILE, type Bridge, dropNamespaceAside } from "./bridge.ts";
import { networkFault } from "./tools.ts";
import { createWorker } from "./worker.ts";

export interface Sandbox {
  /** The file that names the namespace. */
  readonly namespace: string;
  readonly address: string;
  drop(): Promise<void>;
}

interface Order {
  readonly number: number;
  /** Of its file, and of the bridge's end of its cable. */
  readonly name: string;
  readonly outcome: PromiseWithResolvers<void>;
}

export interface Pool {
  take(): Promise<Sandbox>;
  close(): Promise<void>;
}

export function createPool(bridge: Bridge, folder: string): Pool {
  const worker = createWorker(folder, BRIDGE_FILE);
  const waiting: Promise<Sandbox>[] = [];
  const numbers = createNumbers(bridge.subnet.size);
  let made = 0;
  let isClosed = false;

  const ordered: Order[] = [];
  let isMaking = false;

  /** A few at a time: what they have in common is then done once. */
  const makeOrdered = async () => {
    if (isMaking) return;
    isMaking = true;
    while (ordered.length > 0) {
      const batch = ordered.splice(0, MOST_AT_ONCE);
      const made = worker.run(makeScript(bridge, batch));
      for (const { outcome } of batch) outcome.resolve(made);
      await made.catch(() => {}); // each of those who ordered learns of it
    }
    isMaking = false;
  };

  const make = async (): Promise<Sandbox> => {
    const number = numbers.take();
    if (number === undefined) throw networkFault("every address is in use");
    const name = `c${made}`; // never used again: an old cable may outlive its namespace a little
    made += 1;
    const namespace = `${folder}/${name}`;
    const drop = async () => {
      await dropNamespaceAside(namespace);
      numbers.give(number);
    };
    try {
      writeFileSync(namespace, "");
      const outcome = Promise.withResolvers<void>();
      ordered.push({ number, name, outcome });
      void makeOrdered();
      await outcome.promise;
      return { namespace, address: bridge.subnet.address(number), drop };
    } catch (error) {
      await drop();
      throw error;
    }
  };

  const refill = () => {
    while (!isClosed && waiting.length < POOL) {
      const sandbox = make();
      sandbox.catch(() => {}); // whoever takes it learns of it
      waiting.push(sandbox);
    }
  };

  return {
    async take() {
      const sandbox = waiting.shift() ?? make();
      setImmediate(refill); // after the taker has started its process
      return sandbox;
    },
    async close() {
      isClosed = true;
      worker.close();
      for (const sandbox of await Promise.allSettled(waiting.splice(0))) {
        if (sandbox.status === "fulfilled") await sandbox.value.drop();
      }
    },
  };
}

function makeScript(bridge: Bridge, orders: readonly Order[]): string {
  const joins = orders.map(({ name }) => `link set ${name} master ${bridge.name} up`);
  const steps = orders.map((order) => makeOne(bridge, order));
  return [...steps, "ip -batch - <<END", ...joins, "END"].join("\n");
}

/** A namespace in the file `name`, with one end of the cable `name`; the other beside the bridge. */
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

/** Numbers of containers, the longest unused first. */
function createNumbers(size: number) {
  const free = Array.from({ length: size }, (_, n) => n);
  return {
    take: () => free.shift(),
    give: (number: number) => void free.push(number),
  };
}

const POOL = 4;
const MOST_AT_ONCE = 4;
