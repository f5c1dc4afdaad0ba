// How the tests run. They start containers and engines, so they are given time, and no more than
// two files run at once, whatever the machine has.

import { defineConfig } from "vitest/config";
import { createTally } from "./test/rig/tally.ts";

const isCi = process.env["CI"] !== undefined;
const tally = createTally((line) => void process.stdout.write(`\n${line}\n`));

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/rig/state.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // On a machine that others use, a program in a terminal may be slower than any patience. What
    // fails is tried once more in CI, and the log says of which test that was so.
    retry: isCi ? 1 : 0,
    passWithNoTests: false,
    reporters: [isCi ? "verbose" : "default", tally],
  },
});
