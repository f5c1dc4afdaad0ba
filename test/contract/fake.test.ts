// The fake Solver is held to the contract, with a shell of five words.

import { writeFileSync } from "node:fs";
import { type Digest, digestOf } from "../../engine/op/digest.ts";
import type { ImageOp } from "../../engine/op/op.ts";
import { planOf } from "../../engine/op/plan.ts";
import type { Platform } from "../../engine/op/platform.ts";
import { createFakeSolver } from "../../engine/solver/fake/fake.ts";
import type { FakeProgram } from "../../engine/solver/fake/made.ts";
import {
  type FakeTree,
  fileAt,
  newFile,
  newTree,
  putNode,
  treeFrom,
} from "../../engine/solver/fake/tree.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { cacheContract } from "./cache.ts";
import type { SolverRig } from "./rig.ts";
import { solverContract } from "./solver.ts";

const PLATFORM = "linux/amd64" as Platform;

/** echo, warn, write, cat, show, hang, exit; `;` between them, `#` for what is to be ignored. */
const shell: FakeProgram = async ({ args, tree, env, signal, print }) => {
  const [script = ""] = (args[2] ?? "").split("#");
  for (const line of script.split(";").map((one) => one.trim())) {
    const [word, ...rest] = line.split(" ");
    if (word === "echo") print("stdout", `${rest.join(" ")}\n`);
    if (word === "warn") print("stderr", `${rest.join(" ")}\n`);
    if (word === "write") putNode(tree, rest[0] ?? "", newFile(`${rest[1]}\n`));
    if (word === "cat") {
      print("stdout", Buffer.from(fileAt(tree, rest[0] ?? "").bytes).toString("utf8"));
    }
    if (word === "show") print("stdout", mask(env.get(rest[0] ?? "") ?? ""));
    if (word === "exit") return Number(rest[0]);
    if (word === "hang") await whenAborted(signal);
  }
  return 0;
};

/** The real Solver takes secrets out of output; the fake's program does not let them in. */
function mask(value: string): string {
  return "*".repeat(value.length);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function createRig(): Promise<SolverRig> {
  const trees = new Map<Digest, FakeTree>();
  const contents = new Map<Digest, Uint8Array>();
  const manifest = digestOf("root");
  const image: ImageOp = { kind: "image", manifest, platform: PLATFORM };
  const solver = createFakeSolver({
    writeFile: writeFileSync,
    clock: systemClock,
    platform: PLATFORM,
    programs: new Map([["sh", shell]]),
    images: new Map([[manifest, newTree()]]),
    trees,
    contents,
  });
  return {
    solver,
    root: planOf(image, []),
    freshRoot: () => planOf(image, []),
    async tree(files) {
      const digest = digestOf(JSON.stringify(files));
      trees.set(digest, treeFrom(files));
      return digest;
    },
    async content(text) {
      const digest = digestOf(text);
      contents.set(digest, Buffer.from(text));
      return digest;
    },
    close: async () => undefined,
  };
}

solverContract("fake", createRig);
cacheContract("fake", createRig);
