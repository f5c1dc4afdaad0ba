// Fan-out and fan-in: processes side by side, each makes a file, and one that has all the files.

import type { Client, Container } from "../../stdlib/index.ts";
import type { Floors } from "./floors.ts";
import { measure } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";
import type { Wire } from "./wire.ts";

const ROUNDS = 11;
const BRANCHES = 10;
const CACHED_MS = 10;

export async function benchDag(
  client: Client,
  floors: Floors,
  wire: Wire,
  width: number,
): Promise<string> {
  const root = await openRoot(client);
  const known = fanIn(root, fresh());
  await known.stdout();
  const floor = `bare crun × ${BRANCHES}, ${width} wide, and one`;
  const timings = await measure(
    [
      {
        name: floor,
        round: async () => (await floors.crun(BRANCHES, width)) + (await floors.crun(1, 1)),
      },
      { name: "cold", round: () => answer(fanIn(root, fresh())) },
      { name: "WebSocket echo", round: wire.echo },
      { name: "cached", round: () => answer(known) },
    ],
    ROUNDS,
  );
  return printTable(`${BRANCHES} execs side by side and one that joins them`, [
    row(timings, floor),
    row(timings, "cold", { against: floor, most: 1.5 }),
    row(timings, "WebSocket echo"),
    row(timings, "cached", { against: "WebSocket echo", mostMs: CACHED_MS }),
  ]);
}

function fanIn(root: Container, tag: string): Container {
  const branches = Array.from({ length: BRANCHES }, (_, n) =>
    root.withExec(["sh", "-c", `echo ${tag}-${n} >/out`], { noInit: true }).file("/out"),
  );
  return branches
    .reduce((joined, file, n) => joined.withFile(`/in/${n}`, file), root)
    .withExec(["true"], { noInit: true });
}

async function answer(container: Container): Promise<undefined> {
  await container.stdout();
}
