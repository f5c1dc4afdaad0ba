// The output of one process: to the disk, and on to a subscriber.

import type { Connection } from "../../stdlib/index.ts";
import { measure } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 3;
const MEGABYTES = 100;

export async function benchStream(connection: Connection): Promise<string> {
  const root = await openRoot(connection.client);
  const script = `/bin/busybox head -c ${MEGABYTES}000000 /dev/zero`;
  const print = () => root.withExec(["sh", "-c", `${script} # ${fresh()}`]).sync();
  const timings = await measure(
    [
      { name: "to the disk", round: () => print().then(() => undefined) },
      { name: "and to a subscriber", round: () => follow(connection, print) },
    ],
    ROUNDS,
  );
  return printTable(`${MEGABYTES} MB of output`, [
    row(timings, "to the disk"),
    row(timings, "and to a subscriber", { against: "to the disk" }),
  ]);
}

/** From the start of the process until its last byte is here. */
async function follow(connection: Connection, print: () => Promise<unknown>): Promise<undefined> {
  const work = print();
  let bytes = 0;
  for await (const event of connection.events()) {
    if (event.kind !== "Output") continue;
    bytes += event.bytes.length;
    if (bytes >= MEGABYTES * 1_000_000) break;
  }
  await work;
}
