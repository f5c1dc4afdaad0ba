// One life of a local Solver whose machine is the test: its processes and pulls are held until the
// test ends them, its store is a real one. A crash is a copy of the store's folder at any moment.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyChange } from "../../engine/files/change.ts";
import { NO_CHECK } from "../../engine/files/checkpoint.ts";
import { digestFile, digestTree } from "../../engine/files/digest.ts";
import { linkTree } from "../../engine/files/link.ts";
import { createFilesPool, type FilesPool } from "../../engine/files/pool.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { platformOf } from "../../engine/op/platform.ts";
import type { ProcessSpec } from "../../engine/runtime/runtime.ts";
import type { ImageDoor } from "../../engine/solver/local/kit.ts";
import { createLocalSolver, type LocalSolver } from "../../engine/solver/local/local.ts";
import { openStore } from "../../engine/store/open.ts";
import type { Store } from "../../engine/store/store.ts";
import { createFakeRuntime, type FakeRuntime } from "../rig/fake-runtime.ts";

export interface World {
  readonly store: Store;
  readonly solver: LocalSolver;
  readonly runtime: FakeRuntime;
  /** Calls back once at a commit, counted from the next, just before its rows or just after. */
  atCommit(count: number, when: "before" | "after", act: () => void): void;
  /** Cuts off what is under way. The store stays open. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly storeFolder: string;
  readonly runFolder: string;
  /** Told of every process that starts. */
  readonly onStart: (spec: ProcessSpec) => void;
}

export function openWorld({ storeFolder, runFolder, onStart }: WorldOptions): World {
  mkdirSync(runFolder, { recursive: true });
  const clock = { nowMs: () => 0 };
  const store = openStore({ folder: storeFolder, clock });
  const runtime = createFakeRuntime(onStart);
  let armed: { left: number; when: "before" | "after"; act: () => void } | null = null;

  const commit: Store["results"]["commit"] = (...args) => {
    const due = armed?.left === 0 ? armed : null;
    if (armed !== null) armed.left -= 1;
    if (due?.when === "before") due.act();
    store.results.commit(...args);
    if (due?.when === "after") due.act();
  };
  const files = createSyncFiles();
  const solver = createLocalSolver({
    store: { ...store, results: { ...store.results, commit } },
    runtime,
    files,
    runFolder,
    images: createPulls(store),
    docker: { load: () => Promise.reject(new Error("no Docker in this world")) },
    clock,
    platform: platformOf(process.arch),
    emulated: new Set(),
    width: 3,
  });
  return {
    store,
    solver,
    runtime,
    atCommit(left, when, act) {
      armed = { left, when, act };
    },
    async stop() {
      const reaping = setInterval(() => runtime.reap(), 0);
      await solver.close();
      clearInterval(reaping);
    },
    async close() {
      await files.close();
      await store.close();
    },
  };
}

/** The folder as a power switch would leave it, except that what was written is written. */
export function photograph(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/** What a process does before it ends well: a file that depends on all that it sees. */
export function doWork({ root, args }: ProcessSpec): void {
  const seen = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path.slice(root.length)} ${readFileSync(path, "utf8")}`);
  writeFileSync(`${root}/made-by-${args.join("-")}`, digestOf(`${args.join(" ")} ${seen.join()}`));
}

/** An image is one layer with one file; it comes at once, and not again. */
function createPulls({ layers }: Store): ImageDoor {
  const notHere = () => Promise.reject(new Error("no registry in this world"));
  return {
    push: notHere,
    load: notHere,
    unpack: notHere,
    find: async () => null,
    async layers(manifest, _platform, { signal }) {
      const known = layers.findDiff(manifest);
      if (known !== null) return [known];
      const draft = layers.draft();
      writeFileSync(join(draft.path, "image"), manifest);
      await new Promise((done) => setImmediate(done));
      if (signal.aborted) draft.discard();
      signal.throwIfAborted();
      return [layers.keep(draft, manifest, 1)];
    },
  };
}

/** In this thread, so that a seed gives the same run. */
function createSyncFiles(): FilesPool {
  return {
    ...createFilesPool(),
    digestTree: async (root, path) => digestTree(root, path),
    digestFile: async (root, path, options) => digestFile(root, path, options),
    async applyChanges(root, changes) {
      for (const change of changes) applyChange(root, change, NO_CHECK);
    },
    async linkTrees(sources, target, filter) {
      for (const source of sources) linkTree(source, target, filter);
    },
  };
}
