// The local Solver is held to the contract, with busybox as its root.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { createLocalRig, writeBusybox, writeTree } from "../rig/local-solver.ts";
import { need } from "../rig/need.ts";
import { cacheContract } from "./cache.ts";
import { type SolverRig, treePlan } from "./rig.ts";
import { solverContract } from "./solver.ts";

const APPLETS = ["sh", "cat", "echo", "sleep"];

/** The contract's words that a shell does not have. */
const WORDS: Readonly<Record<string, string>> = {
  warn: 'echo "$@" >&2',
  write: 'echo "$2" > "$1"',
  hang: "exec sleep 1000",
  show: 'eval "echo \\$$1"',
};

async function createRig(): Promise<SolverRig> {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "", "contract-"));
  const rig = createLocalRig(folder, join(process.env["RONDEL_RUN"] ?? "", "contract"));
  const freshRoot = () => treePlan(rig.tree(writeRoot));
  return {
    solver: rig.solver,
    root: freshRoot(),
    freshRoot,
    tree: async (files) => rig.tree((root) => writeTree(root, files)),
    content: (text) => rig.store.blobs.put(Buffer.from(text)),
    async close() {
      await rig.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function writeRoot(root: string): void {
  writeBusybox(root, APPLETS);
  for (const [word, script] of Object.entries(WORDS)) {
    writeFileSync(join(root, "bin", word), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
}

describe.skipIf(need("namespace", "crun", "busybox"))("on this machine", () => {
  solverContract("local", createRig);
  cacheContract("local", createRig);
});
