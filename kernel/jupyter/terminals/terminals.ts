// What a kernel has for terminals, loaded when a Cell runs or a comm is opened: whoever starts the
// kernel does not wait for it.

import type { SessionEvent } from "../../../stdlib/index.ts";
import type { Comms, CommsOptions } from "./comms.ts";
import type { Stays } from "./stays.ts";

export interface Terminals {
  stays(): Promise<Stays>;
  comms(): Promise<Comms>;
  /** Every event of the session passes by here. */
  attend(event: SessionEvent): void;
  close(): void;
}

interface Loaded {
  readonly stays: Stays;
  readonly comms: Comms;
}

export function createTerminals(publish: CommsOptions["publish"]): Terminals {
  let loaded: Loaded | null = null;
  let loading: Promise<Loaded> | null = null;
  const load = async (): Promise<Loaded> => {
    const [{ createStays }, { createComms }] = await Promise.all([
      import("./stays.ts"),
      import("./comms.ts"),
    ]);
    const stays = createStays();
    loaded = { stays, comms: createComms({ stays, publish }) };
    return loaded;
  };
  const get = () => {
    loading ??= load();
    return loading;
  };
  return {
    stays: async () => (await get()).stays,
    comms: async () => (await get()).comms,
    attend: (event) => loaded?.stays.attend(event),
    close: () => loaded?.comms.close(),
  };
}
