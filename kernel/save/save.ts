// Saves what a kernel has run. The kernel is asked, and nothing of it is changed.

import type { Outcome } from "../cell.ts";
import type { Kernel } from "../kernel.ts";
import { filesOf } from "./files.ts";
import { carryImports } from "./host/carry.ts";
import { refuseExisting, writeFolder } from "./host/write.ts";
import { type Lock, lockOf, type Recorded } from "./lock.ts";
import { saveModule } from "./module.ts";
import type { SavedCell, SavedModule, Story } from "./words.ts";

export interface SaveOrder {
  readonly name: string;
  readonly keep: readonly string[] | null;
  readonly literals: ReadonlyMap<string, string>;
  /** Left out where the Cells are those of a prompt. */
  readonly story?: Story;
}

interface Saved {
  readonly module: SavedModule;
  readonly lock: Lock;
}

export interface SaveTarget {
  /** Where the session's imports count from. */
  readonly cwd: string;
  readonly folder: string;
  readonly force: boolean;
}

/** Nothing is written unless all of it can be. */
export async function saveTo(
  kernel: Asked,
  order: SaveOrder,
  { cwd, folder, force }: SaveTarget,
): Promise<SavedModule> {
  refuseExisting(folder, force);
  const { module, lock } = await saveKernel(kernel, order);
  const { copies, packages } = carryImports(module.imports, cwd);
  writeFolder(folder, filesOf(module, lock, packages), { force, copies });
  return module;
}

type Asked = Pick<Kernel, "reports" | "names" | "peek" | "language" | "kept">;

async function saveKernel(kernel: Asked, order: SaveOrder): Promise<Saved> {
  const { session } = await kernel.kept();
  const cells = kernel.reports.flatMap(({ number, source, outcome }): SavedCell[] =>
    outcome.kind === "done" ? [{ number, source, value: typeOfOutcome(outcome) }] : [],
  );
  const names = await kernel.names();
  const module = await saveModule({
    ...order,
    session: session.name,
    cells,
    types: new Map(names.map(({ name, type }) => [name, type])),
    typeOf: async (name) => (await kernel.language()).typeOf(name),
  });
  const lock = await lockOf(module, order.story?.name ?? session.name, (name) =>
    record(kernel, name),
  );
  return { module, lock };
}

function typeOfOutcome(outcome: Extract<Outcome, { readonly kind: "done" }>): string | null {
  const { shown } = outcome;
  if (shown.kind === "nothing") return null;
  if (shown.kind === "lazy") return shown.type;
  return shown.kind === "text" ? "string" : "other";
}

/** null when the session cannot say it any more. */
async function record({ peek }: Asked, name: string): Promise<Recorded | null> {
  const [, number] = /^step(\d+)$/.exec(name) ?? [];
  const expression = number === undefined ? name : `_${number}`;
  const described = await peek(expression);
  if (described.kind !== "done") return null;
  if (described.shown.kind === "lazy") {
    const pinned = textOf(await peek(`${expression}.id()`));
    return pinned === null ? null : { described: described.shown.id, pinned, json: null };
  }
  const json = textOf(await peek(`JSON.stringify(${expression})`));
  return json === null ? null : { described: null, pinned: null, json };
}

function textOf(outcome: Outcome): string | null {
  if (outcome.kind !== "done" || outcome.shown.kind !== "text") return null;
  return outcome.shown.cutChars === 0 ? outcome.shown.text : null;
}
