// From no engine to the first answer.

import { spawnSync } from "node:child_process";
import { homeOf } from "../../stdlib/base/home.ts";
import { stopEngine } from "../../stdlib/client/control.ts";
import { connect } from "../../stdlib/index.ts";
import { measure } from "./measure.ts";
import { printTable, row } from "./table.ts";

const ROUNDS = 9;
const FIRST_ANSWER_MS = 200;

export async function benchStart(): Promise<string> {
  const timings = await measure(
    [
      {
        name: "bare node",
        round: async () => void spawnSync(process.execPath, ["-e", "0"]),
      },
      {
        name: "start to first answer",
        round: async () => {
          await stopOwnEngine();
          const startedMs = performance.now();
          await using connection = await connect();
          await connection.client.version();
          return performance.now() - startedMs;
        },
      },
    ],
    ROUNDS,
  );
  return printTable("The engine's start", [
    row(timings, "bare node"),
    row(timings, "start to first answer", { against: "bare node", mostMs: FIRST_ANSWER_MS }),
  ]);
}

/** Of the bench's own home, if one runs. */
export async function stopOwnEngine(): Promise<void> {
  await stopEngine(homeOf(process.env, process.getuid?.() === 0));
}
