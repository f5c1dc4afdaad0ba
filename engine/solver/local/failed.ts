// Execs that failed: kept with their file systems as they left them, and taken up again.
// Invariant: that something cannot be kept hides no failure of the exec itself.

import { canonical, type Json } from "../../../stdlib/base/canonical.ts";
import { FailureError, fail } from "../../event/failure.ts";
import type { Digest } from "../../op/digest.ts";
import { type ExecOp, type Mount, mountOutput, type Place, type Ref, ROOT } from "../../op/op.ts";
import type { KeptFailure, LayerDraft, Snapshot, Store } from "../../store/store.ts";
import type { Step } from "./kit.ts";

/** Whether the process ran, and ended in a way that makes no Result. */
export function isFailedProcess(error: unknown): boolean {
  if (!(error instanceof FailureError)) return false;
  return error.failure.kind === "exec-failed" || error.failure.kind === "exec-timeout";
}

export interface Left {
  readonly outputs: ReadonlyMap<string, Snapshot>;
  readonly drafts: readonly LayerDraft[];
}

export function keepFailed(op: ExecOp, step: Step, { failures }: Store, leave: () => Left): void {
  try {
    const { outputs, drafts } = leave();
    const failure = {
      text: canonical(op as unknown as Json),
      volatileEnv: step.plan.aside.volatileEnv,
      outputs,
      inputs: readOnly(op, step),
    };
    try {
      failures.keep(step.plan.digest, failure, drafts);
    } catch {
      for (const draft of drafts) draft.discard();
    }
  } catch {
    return; // the disk is full, or the process has made it unreadable
  }
}

function readOnly(op: ExecOp, { snapshotOf }: Step): ReadonlyMap<string, Snapshot> {
  const refs = op.mounts.flatMap((mount) => {
    if (mount.kind === "cache" && mount.seed !== null) return [mount.seed.ref];
    return mount.kind === "bind" && mount.readonly && mount.from !== null ? [mount.from.ref] : [];
  });
  return new Map(refs.map((ref) => [nameOf(ref), snapshotOf(ref)]));
}

function nameOf({ op, output }: Ref): string {
  return `${op} ${output}`;
}

export interface Reopened {
  readonly op: ExecOp;
  readonly volatileEnv: KeptFailure["volatileEnv"];
  snapshotOf(ref: Ref): Snapshot;
}

/** The exec again, on what it left behind. */
export function reopen(digest: Digest, { text, volatileEnv, outputs, inputs }: KeptFailure) {
  const op = JSON.parse(text) as ExecOp;
  const left = (output: string): Ref => ({ op: digest, output });
  const reopened: Reopened = {
    op: { ...op, root: left(ROOT), mounts: op.mounts.map((mount) => onWhatIsLeft(mount, left)) },
    volatileEnv,
    snapshotOf: (ref) =>
      (ref.op === digest ? outputs.get(ref.output) : inputs.get(nameOf(ref))) ??
      fail({ kind: "path-missing", path: ref.output }),
  };
  return reopened;
}

/** Who owns a writable mount was settled when it was first opened. */
function onWhatIsLeft(mount: Mount, left: (output: string) => Ref): Mount {
  if (mount.kind !== "bind" || mount.readonly) return mount;
  const from: Place = { ref: left(mountOutput(mount.at)), path: mount.from?.path ?? "/" };
  return { ...mount, from, owner: null };
}
