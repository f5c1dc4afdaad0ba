// A Runtime of plain folders: a mount is a copy of its layers, a process is whatever the test does
// with it until it ends it. No root, no containers, and nothing happens by itself.
// Not here: deletions. What a process removes comes back in the next mount.

import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import {
  type Exit,
  type ProcessSpec,
  type Runtime,
  RuntimeFault,
  type WritableMount,
} from "../../engine/runtime/runtime.ts";

export interface FakeProcess {
  readonly spec: ProcessSpec;
  end(code: number): void;
}

export interface FakeRuntime extends Runtime {
  /** In the order they were started. */
  readonly running: readonly FakeProcess[];
  /** Those that run, and those that were cut off and are not yet dead. */
  readonly alive: readonly FakeProcess[];
  /** Where something is mounted. */
  readonly mounts: ReadonlySet<string>;
  /** Lets what was cut off die, which takes a real process a while too. */
  reap(): void;
}

export function createFakeRuntime(onStart: (spec: ProcessSpec) => void): FakeRuntime {
  const running = new Set<FakeProcess>();
  const dying = new Map<FakeProcess, () => void>();
  const mounts = new Map<string, WritableMount | null>();

  const mount = (lowers: readonly string[], at: string, writable: WritableMount | null) => {
    if (mounts.has(at)) throw new Error(`${at} is mounted twice`);
    for (const lower of lowers) cpSync(lower, at, COPY);
    mounts.set(at, writable);
  };

  const run = (spec: ProcessSpec): Promise<Exit> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        running.delete(process);
        spec.signal.removeEventListener("abort", abort);
      };
      const end = (code: number) => {
        leave();
        resolve({ code });
      };
      const process = { spec, end };
      const abort = () => {
        leave();
        dying.set(process, () =>
          reject(new RuntimeFault("aborted", "the process was stopped", "")),
        );
      };
      spec.signal.addEventListener("abort", abort, { once: true });
      running.add(process);
      onStart(spec);
    });

  return {
    get running() {
      return [...running];
    },
    get alive() {
      return [...running, ...dying.keys()];
    },
    get mounts() {
      return new Set(mounts.keys());
    },
    reap() {
      for (const die of dying.values()) die();
      dying.clear();
    },
    mountView: (lowers, at) => mount(lowers, at, null),
    mountWritable: (writable) => mount(writable.lowers, writable.at, writable),
    unmount(at) {
      const writable = mounts.get(at);
      if (writable === undefined) throw new Error(`${at} is not mounted`);
      if (writable !== null) keepChanges(at, writable);
      mounts.delete(at);
      for (const name of readdirSync(at)) rmSync(join(at, name), { recursive: true });
    },
    run,
    close: async () => {},
  };
}

const COPY = { recursive: true, preserveTimestamps: true };

/** What is in the tree and not, or not the same, in the layers below it goes into the upper one. */
function keepChanges(at: string, { lowers, upper }: WritableMount): void {
  const entries = readdirSync(at, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const place = join(entry.parentPath, entry.name);
    const path = place.slice(at.length + 1);
    if (lowers.some((lower) => isSame(join(lower, path), place))) continue;
    if (entry.isDirectory()) mkdirSync(join(upper, path), { recursive: true });
    else cpSync(place, join(upper, path), COPY);
  }
}

function isSame(one: string, other: string): boolean {
  if (!existsSync(one)) return false;
  const [before, now] = [lstatSync(one), lstatSync(other)];
  if (before.isDirectory() || now.isDirectory()) return before.isDirectory() && now.isDirectory();
  return readFileSync(one).equals(readFileSync(other));
}
