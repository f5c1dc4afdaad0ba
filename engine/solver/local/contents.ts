// The digests of places in Snapshots, remembered while the engine runs: a Snapshot never changes.

import type { Digest } from "../../op/digest.ts";
import { ROOT } from "../../op/op.ts";
import type { Snapshot } from "../../store/store.ts";
import { digestPlace } from "./content.ts";
import type { Kit, Step } from "./kit.ts";

export interface Contents {
  /** null when the place cannot be read: then nothing is known of its content. */
  of(snapshot: Snapshot, path: string, signal: AbortSignal): Promise<Digest | null>;
  /** The content of a tree is what its Op is named by: nothing needs to be read. */
  learnTrees(step: Step): void;
}

/** How many digests are remembered. */
const MOST_DIGESTS = 4096;

export function createContents(kit: Kit): Contents {
  const digests = new Map<string, Promise<Digest | null>>();
  const remember = (key: string, digest: Promise<Digest | null>) => {
    if (digests.size >= MOST_DIGESTS) digests.delete(digests.keys().next().value ?? "");
    digests.set(key, digest);
  };
  return {
    of(snapshot, path, signal) {
      const key = keyOf(snapshot, path);
      const known = digests.get(key);
      if (known !== undefined) return known;
      const made = digestPlace(snapshot, path, kit, signal).catch(() => {
        digests.delete(key);
        return null;
      });
      remember(key, made);
      return made;
    },
    learnTrees({ plan, snapshotOf }) {
      for (const { digest, op } of plan.inputs.values()) {
        if (op.kind !== "tree") continue;
        remember(keyOf(snapshotOf({ op: digest, output: ROOT }), "/"), Promise.resolve(op.tree));
      }
    },
  };
}

function keyOf(snapshot: Snapshot, path: string): string {
  return `${snapshot.join(" ")} ${path}`;
}
