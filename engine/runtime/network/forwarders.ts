// The name server of the containers, where they need one: one at a time, made when first asked for
// and made again when the host changes the server that it asks itself.

import { createForwarder, type Forwarder } from "./forwarder.ts";
import { networkFault } from "./tools.ts";

export interface Forwarders {
  /** Resolves when containers can ask at `address`. */
  assert(address: string, upstream: string): Promise<void>;
  close(): void;
}

export function createForwarders(): Forwarders {
  let asked: string | null = null;
  let current: Promise<Forwarder> | null = null;
  const close = () => {
    current?.then((one) => one.close()).catch(() => {}); // one that failed has nothing open
    current = null;
  };
  return {
    async assert(address, upstream) {
      if (asked !== upstream) close();
      asked = upstream;
      const to = { address: upstream, port: DNS_PORT };
      current ??= createForwarder({ address, port: DNS_PORT, upstream: to });
      try {
        await current;
      } catch (error) {
        // Another name server of the host already answers on every address.
        if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return;
        current = null;
        throw networkFault(`no name server on ${address}: ${(error as Error).message}`);
      }
    },
    close,
  };
}

const DNS_PORT = 53;
