// The output of one process: to the disk, on to a subscriber, and again to one who comes late.
// Each round has a session of its own, whose events begin with that round.

import { type Connection, connect } from "../../stdlib/index.ts";
import type { Floors } from "./floors.ts";
import { growthDuring, printGrowth } from "./growth.ts";
import { openLagging } from "./lagging.ts";
import { measure } from "./measure.ts";
import { fresh, openRoot } from "./root.ts";
import { printTable, row } from "./table.ts";
import type { Wire } from "./wire.ts";

const ROUNDS = 3;
const MEGABYTES = 100;
const BYTES = MEGABYTES * 1_000_000;
/** 150, 30 and 100 MB a second. */
const MOST_MS = { disk: 667, subscriber: 3_333, late: 1_000 };
const LAGGING = 100;
const GROWTH = { name: `to ${LAGGING} who do not read`, targetMb: 100 };
const MESSAGE_BYTES = 64 * 1024;

export async function benchStream(folder: string, floors: Floors, wire: Wire): Promise<string> {
  const copy = `head -c ${BYTES} /dev/zero | cat >${folder}/copy`;
  await using printed = await connect();
  await printFrom(printed).then((print) => print());
  // First: what was grown for other work would not be seen to grow again.
  const growth = await growthDuring(GROWTH, printed, () => printToLagging(printed));
  const timings = await measure(
    [
      { name: "a pipe to a file", round: () => floors.run("sh", "-c", copy) },
      { name: "to the disk", round: () => printOnly() },
      { name: "bare ws", round: () => wire.flood(Math.ceil(BYTES / MESSAGE_BYTES), MESSAGE_BYTES) },
      { name: "later, to a subscriber", round: () => follow(printed) },
      { name: "to the disk and a subscriber", round: () => printAndFollow() },
    ],
    ROUNDS,
  );
  const table = printTable(`${MEGABYTES} MB of output`, [
    row(timings, "a pipe to a file"),
    row(timings, "to the disk", { against: "a pipe to a file", mostMs: MOST_MS.disk }),
    row(timings, "bare ws"),
    row(timings, "later, to a subscriber", { against: "bare ws", mostMs: MOST_MS.late }),
    row(timings, "to the disk and a subscriber", {
      against: "bare ws",
      mostMs: MOST_MS.subscriber,
    }),
  ]);
  return [table, printGrowth([growth])].join("\n");
}

/** To a hundred who have stopped reading, and to one who reads all of it. */
async function printToLagging({ client }: Connection): Promise<void> {
  const root = await openRoot(client);
  const script = `/bin/busybox head -c ${BYTES} /dev/zero # ${fresh()}`;
  const loud = root.withExec(["sh", "-c", script]);
  await using _lagging = await openLagging(await loud.id(), LAGGING);
  let bytes = 0;
  for await (const chunk of loud.output()) bytes += chunk.bytes.length;
  if (bytes !== BYTES) throw new Error(`${bytes} bytes have come`);
}

async function printFrom({ client }: Connection): Promise<() => Promise<unknown>> {
  const root = await openRoot(client);
  const script = `/bin/busybox head -c ${BYTES} /dev/zero`;
  return () => root.withExec(["sh", "-c", `${script} # ${fresh()}`]).sync();
}

async function printOnly(): Promise<number> {
  await using connection = await connect();
  const print = await printFrom(connection);
  const startedMs = performance.now();
  await print();
  return performance.now() - startedMs;
}

/** From the start of the process until its last byte is here. */
async function printAndFollow(): Promise<number> {
  await using connection = await connect();
  const print = await printFrom(connection);
  const startedMs = performance.now();
  await Promise.all([print(), follow(connection)]);
  return performance.now() - startedMs;
}

/** All of it, in order. */
async function follow(connection: Connection): Promise<undefined> {
  let bytes = 0;
  let last = 0;
  for await (const event of connection.events()) {
    if (event.cursor !== ++last) throw new Error(`event ${event.cursor} came after ${last - 1}`);
    if (event.kind !== "Output") continue;
    bytes += event.bytes.length;
    if (bytes >= BYTES) break;
  }
}
