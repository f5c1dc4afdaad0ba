// The same process with each kind of network.

import { type Client, ExecNetwork } from "../../stdlib/index.ts";
import type { Floors } from "./floors.ts";
import { measure } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 25;
/** What a sandbox may cost above no network at all. */
const SANDBOX_MORE_MS = 1;

export async function benchNetwork(client: Client, floors: Floors): Promise<string> {
  const root = await openRoot(client);
  const exec = async (network: ExecNetwork) => {
    await root.withExec(["true", fresh()], { noInit: true, network }).stdout();
    return undefined;
  };
  const timings = await measure(
    [
      { name: "bare crun", round: () => floors.crun(1, 1) },
      { name: "network none", round: () => exec(ExecNetwork.None) },
      { name: "network host", round: () => exec(ExecNetwork.Host) },
      { name: "network sandbox", round: () => exec(ExecNetwork.Sandbox) },
    ],
    ROUNDS,
  );
  const against = "bare crun";
  return printTable("One exec, by its network", [
    row(timings, against),
    row(timings, "network none", { against, most: 1.5 }),
    row(timings, "network host", { against, most: 1.5 }),
    row(timings, "network sandbox", { against: "network none", mostMoreMs: SANDBOX_MORE_MS }),
  ]);
}
