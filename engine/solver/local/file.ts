// Runs a file Op: its actions, one after another, on a Workspace over what it starts from.
// A plain copy of a folder is not done file by file: the Layers it is in are linked into a new one,
// so that a big folder is moved to another place without its data being read.

import { applyChange, type Change } from "../../files/change.ts";
import { NO_CHECK } from "../../files/checkpoint.ts";
import { type FileAction, type FileOp, ROOT } from "../../op/op.ts";
import type { LayerDraft, Snapshot } from "../../store/store.ts";
import { growCopy } from "./grow-copy.ts";
import type { Kept, Kit, Made, Step } from "./kit.ts";
import { linkCopy } from "./link-copy.ts";
import { pathOfContent } from "./pinned.ts";
import { openWorkspace } from "./workspace.ts";

export async function runFile(op: FileOp, step: Step, kit: Kit): Promise<Made> {
  const grown = growCopy(op, step, kit);
  if (grown !== null) return made(grown);
  let snapshot: Snapshot = op.on === null ? [] : step.snapshotOf(op.on);
  let drafts: readonly LayerDraft[] = [];
  try {
    for (const actions of inRuns(op.actions)) {
      step.scope.signal.throwIfAborted();
      const linked = await linkCopy(actions[0], snapshot, step, kit);
      const kept = linked ?? (await apply(actions, snapshot, step, kit));
      const [used, squashed] = split(drafts, ({ id }) => kept.snapshot.includes(id));
      for (const draft of squashed) draft.discard();
      drafts = [...used, ...kept.drafts];
      snapshot = kept.snapshot;
    }
  } catch (error) {
    for (const draft of drafts) draft.discard();
    throw error;
  }
  return made({ snapshot, drafts });
}

function made({ snapshot, drafts }: Kept): Made {
  return { outputs: new Map([[ROOT, snapshot]]), drafts, process: null };
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Copies stand alone, since each may become a Layer by links; the others share a Workspace. */
function inRuns(actions: readonly FileAction[]): FileAction[][] {
  const runs: FileAction[][] = [];
  for (const action of actions) {
    const last = runs.at(-1);
    const joins = action.kind !== "copy" && last !== undefined && last[0]?.kind !== "copy";
    if (joins) last.push(action);
    else runs.push([action]);
  }
  return runs;
}

async function apply(
  actions: readonly FileAction[],
  below: Snapshot,
  step: Step,
  kit: Kit,
): Promise<Kept> {
  using workspace = openWorkspace(below, kit);
  using stack = new DisposableStack();
  const changes = actions.map((action) => changeOf(action, step, kit, stack));
  if (changes.some(mayTakeLong)) {
    await kit.files.applyChanges(workspace.path, changes, step.scope.signal);
  } else {
    for (const change of changes) applyChange(workspace.path, change, NO_CHECK);
  }
  return workspace.keep();
}

/** What touches one file is done before another thread would have heard of it. */
function mayTakeLong({ kind }: Change): boolean {
  return ["copy", "remove", "chown", "stamp", "patch"].includes(kind);
}

function changeOf(action: FileAction, step: Step, kit: Kit, stack: DisposableStack): Change {
  if (action.kind === "copy" || action.kind === "patch") {
    const { ref, path } = action.from;
    const view = stack.use(kit.views.open(step.snapshotOf(ref)));
    return { ...action, from: { root: view.path, path } };
  }
  if (action.kind === "mkfile") {
    return { ...action, contentPath: pathOfContent(action.content, kit.store) };
  }
  return action;
}
