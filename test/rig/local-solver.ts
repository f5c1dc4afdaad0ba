// A local Solver in this process: real mounts, real processes, on a store in memory.
// Tests that use it run in the namespaces of engine/enter.sh, as `npm test` starts them.

import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestTree } from "../../engine/files/digest.ts";
import { createFilesPool } from "../../engine/files/pool.ts";
import type { Digest } from "../../engine/op/digest.ts";
import { opDigest, ROOT, type TreeOp } from "../../engine/op/op.ts";
import { platformOf } from "../../engine/op/platform.ts";
import { recordOf } from "../../engine/op/shape.ts";
import { createRuntime } from "../../engine/runtime/create.ts";
import type { Runtime } from "../../engine/runtime/runtime.ts";
import {
  createLocalSolver,
  type LocalSolver,
  type LocalSolverOptions,
} from "../../engine/solver/local/local.ts";
import { createDocker } from "../../engine/source/docker/docker.ts";
import { createImages } from "../../engine/source/image/images.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { systemClock } from "../../stdlib/base/clock.ts";

export interface LocalRig {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly solver: LocalSolver;
  /** Fills a folder and makes it a tree of the store. */
  tree(fill: (folder: string) => void): Digest;
  close(): Promise<void>;
}

export function createLocalRig(
  folder: string,
  runFolder: string,
  limits: Pick<LocalSolverOptions, "budget"> = {},
): LocalRig {
  const store = openStore({ folder: join(folder, "store"), clock: systemClock });
  const stateFolder = join(folder, "runtime");
  const runtime = createRuntime({ runFolder, stateFolder, env: process.env });
  const files = createFilesPool();
  const images = createImages({
    store,
    clock: systemClock,
    env: {},
    mirrors: new Map(),
    keepsOwners: true,
  });
  const solver = createLocalSolver({
    store,
    runtime,
    files,
    runFolder,
    images,
    docker: createDocker({ blobs: store.blobs, env: {} }),
    clock: systemClock,
    platform: platformOf(process.arch),
    emulated: new Set(),
    width: 4,
    ...limits,
  });
  return {
    store,
    runtime,
    solver,
    tree(fill) {
      const draft = store.layers.draft();
      fill(draft.path);
      const tree = digestTree(draft.path, "/");
      const op: TreeOp = { kind: "tree", tree };
      const outputs = new Map([[ROOT, [draft.id]]]);
      store.results.commit({ op: opDigest(op), outputs, process: null }, recordOf(op), [draft]);
      return tree;
    },
    async close() {
      await solver.close();
      await files.close();
      await images.close();
      await runtime.close();
      await store.close();
    },
  };
}

export function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(folder, path);
    mkdirSync(join(place, ".."), { recursive: true });
    writeFileSync(place, content);
  }
}

/** Debian's static busybox as a root: one program under many names. */
export function writeBusybox(folder: string, names: readonly string[]): void {
  mkdirSync(join(folder, "bin"));
  cpSync("/bin/busybox", join(folder, "bin/busybox"));
  for (const name of names) symlinkSync("busybox", join(folder, "bin", name));
}
