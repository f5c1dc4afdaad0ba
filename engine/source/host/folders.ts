// Host folders and files as pins: what is on the host now becomes a tree in the store, under the
// digest of its content, and the Result of the tree's Op is there for the solver to find.
// An import looks at every file and reads those that have changed since the last one.
// Invariant: a digest is answered only when its Result is committed, and its content is what was
// hashed; a folder that does not hold still for three tries is a Failure.
// Not here: filters and walks (engine/op/pattern.ts, engine/files), what a client's path means.

import { realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { createGate } from "../../../stdlib/base/gate.ts";
import { FailureError, fail } from "../../event/failure.ts";
import { failHostPath } from "../../files/errno.ts";
import { createThread } from "../../files/thread.ts";
import type { Digest } from "../../op/digest.ts";
import { EVERYTHING, type Filter } from "../../op/op.ts";
import type { Rights } from "../../op/rights.ts";
import type { Store } from "../../store/store.ts";
import { createImport } from "./import.ts";
import type { HostReply, HostRequest } from "./messages.ts";
import type { HostSource } from "./scan.ts";

export interface HostFolders {
  directory(hostPath: string, filter: Filter, signal: AbortSignal): Promise<Digest>;
  /** All of a folder, with owners and permissions that are not the host's. */
  kept(hostPath: string, rights: Rights, signal: AbortSignal): Promise<Digest>;
  /** A tree that holds the one file, under its own name. */
  file(hostPath: string, signal: AbortSignal): Promise<Digest>;
  close(): Promise<void>;
}

export interface HostFoldersOptions {
  readonly store: Store;
  readonly clock: Clock;
}

const MOST_TRIES = 3;

export function createHostFolders({ store, clock }: HostFoldersOptions): HostFolders {
  const thread = createThread<HostRequest, HostReply>(new URL("./worker.ts", import.meta.url));
  const importOnce = createImport({ store, clock, thread });
  // One at a time, so that two imports of one folder do not both write it.
  const gate = createGate(1);

  const importSource = async (source: HostSource, signal: AbortSignal): Promise<Digest> => {
    const leave = await gate.enter(signal).catch((reason) => fail({ kind: "cancelled" }, reason));
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await importOnce(source, signal);
        } catch (error) {
          if (!hasChanged(error) || tries === MOST_TRIES) throw error;
        }
      }
    } finally {
      leave();
    }
  };

  return {
    async directory(hostPath, filter, signal) {
      const path = await find(hostPath, "directory");
      return importSource({ kind: "folder", path, filter, rights: null }, signal);
    },
    async kept(hostPath, rights, signal) {
      const path = await find(hostPath, "directory");
      return importSource({ kind: "folder", path, filter: EVERYTHING, rights }, signal);
    },
    async file(hostPath, signal) {
      const path = await find(hostPath, "file");
      return importSource({ kind: "file", path, name: basename(hostPath) }, signal);
    },
    close: () => thread.close(),
  };
}

function hasChanged(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === "host-changed";
}

/** The real path: links on the way to what the user named are the user's wish. */
async function find(hostPath: string, want: "directory" | "file"): Promise<string> {
  try {
    const path = await realpath(hostPath);
    const stats = await stat(path);
    const isWanted = want === "file" ? stats.isFile() : stats.isDirectory();
    return isWanted
      ? path
      : fail({ kind: "host-path", path: hostPath, why: `it is not a ${want}` });
  } catch (error) {
    return failHostPath(error, hostPath);
  }
}
