// Network namespaces made ahead of their use, for making one takes longer than starting a process.
// Each is used once: what a process did to its interfaces or its firewall, no other one meets.
// Invariant: at most POOL are waiting; every one that was taken is dropped by its taker.

import { type Bridge, dropNamespaceAside } from "./bridge.ts";
import type { Maker } from "./maker.ts";
import { networkFault } from "./tools.ts";

export interface Sandbox {
  /** The file that names the namespace. */
  readonly namespace: string;
  readonly address: string;
  drop(): Promise<void>;
}

export interface Pool {
  take(): Promise<Sandbox>;
  close(): Promise<void>;
}

export function createPool({ subnet }: Bridge, maker: Maker, folder: string): Pool {
  const waiting: Promise<Sandbox>[] = [];
  const numbers = createNumbers(subnet.size);
  let made = 0;
  let isClosed = false;

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
      const address = subnet.address(number);
      await maker.make({ name, address, hardwareAddress: subnet.hardwareAddress(number) });
      return { namespace, address, drop };
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
      // The program that makes them may have died over this one.
      const sandbox = (waiting.shift() ?? make()).catch(make);
      setImmediate(refill); // after the taker has started its process
      return sandbox;
    },
    async close() {
      isClosed = true;
      for (const sandbox of await Promise.allSettled(waiting.splice(0))) {
        if (sandbox.status === "fulfilled") await sandbox.value.drop();
      }
      maker.close();
    },
  };
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
