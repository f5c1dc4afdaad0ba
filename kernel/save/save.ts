// Saves what a kernel has run. The kernel is asked, and nothing of it is changed.

import type { Outcome } from "../cell.ts";
import { pinnedOf } from "../pinned.ts";
import type { PromptKernel } from "../prompt-kernel.ts";
import { filesOf } from "./files.ts";
import { carryImports } from "./host/carry.ts";
import { writeParts } from "./host/keep.ts";
import { secretsFrom } from "./host/secrets.ts";
import { refuseExisting, writeFolder } from "./host/write.ts";
import { type Lock, lockOf, type Recorded } from "./lock.ts";
import { saveModule } from "./module.ts";
import { withoutStays } from "./stays.ts";
import type { Proposal, SavedCell, SavedModule, Story } from "./words.ts";

export interface SaveOrder {
  readonly name: string;
  readonly keep: readonly string[] | null;
  readonly literals: ReadonlyMap<string, string>;
  /** Asked which literals become parameters beside those; left out where nobody is asked. */
  readonly choose?: (proposals: readonly Proposal[]) => Promise<ReadonlyMap<string, string>>;
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
  /** Where the session's secrets may be. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Nothing is written unless all of it can be. */
export async function saveTo(
  kernel: Asked,
  order: SaveOrder,
  { cwd, folder, force, env }: SaveTarget,
): Promise<SavedModule> {
  refuseExisting(folder, force);
  const { module: saved, lock } = await saveKernel(kernel, order);
  const { copies, packages, moved } = carryImports(saved.imports, { cwd, folder });
  const module = moveImports(saved, moved);
  const secrets = secretsFrom(module.secretTexts, module.secretUris, env);
  const fill = async (draft: string) =>
    writeParts(module.kept, draft, { connection: await kernel.connection(), secrets });
  await writeFolder(folder, filesOf(module, lock, packages), { force, copies, fill });
  return module;
}

type Asked = Pick<PromptKernel, "reports" | "names" | "peek" | "language" | "kept" | "connection">;
/** Dagger's modules know each other as dependencies, and not by files. */
function moveImports(module: SavedModule, moved: ReadonlyMap<string, string>): SavedModule {
  if (moved.size === 0) return module;
  const source = module.source.replace(/^(import [^;]*? from )"([^"]+)"/gm, (all, head, from) => {
    const to = moved.get(from);
    return to === undefined ? all : `${head}${JSON.stringify(to)}`;
  });
  return { ...module, source, isRondelOnly: true };
}

async function saveKernel(kernel: Asked, order: SaveOrder): Promise<Saved> {
  const { session } = await kernel.kept();
  const cells = cellsOf(kernel);
  const names = await kernel.names();
  const request = {
    ...order,
    session: session.name,
    cells: await withoutStays(cells, kernel),
    types: new Map(names.map(({ name, type }) => [name, type])),
    typeOf: async (name: string) => (await kernel.language()).typeOf(name),
  };
  const first = await saveModule(request);
  const chosen = first.proposals.length > 0 ? await order.choose?.(first.proposals) : undefined;
  const literals = new Map([...order.literals, ...(chosen ?? [])]);
  const isMore = literals.size > order.literals.size;
  const module = isMore ? await saveModule({ ...request, literals }) : first;
  const lock = await lockOf(module, order.story?.name ?? session.name, (expression) =>
    record(kernel, expression),
  );
  return { module, lock };
}

/** Those that ended well. */
export function cellsOf({ reports }: Pick<PromptKernel, "reports">): SavedCell[] {
  return reports.flatMap(({ number, source, outcome }): SavedCell[] =>
    outcome.kind === "done" ? [{ number, source, value: typeOfOutcome(outcome) }] : [],
  );
}

function typeOfOutcome(outcome: Extract<Outcome, { readonly kind: "done" }>): string | null {
  const { shown } = outcome;
  if (shown.kind === "nothing") return null;
  if (shown.kind === "lazy") return shown.type;
  return shown.kind === "text" ? "string" : "other";
}

/** null when the session cannot say it any more. */
async function record(kernel: Asked, expression: string): Promise<Recorded | null> {
  const object = await pinnedOf(expression, kernel);
  if (object?.pinned === null) return null;
  if (object !== null) return { ...object, json: null };
  const json = textOf(await kernel.peek(`JSON.stringify(${expression})`));
  return json === null ? null : { described: null, pinned: null, json };
}

function textOf(outcome: Outcome): string | null {
  if (outcome.kind !== "done" || outcome.shown.kind !== "text") return null;
  return outcome.shown.cutChars === 0 ? outcome.shown.text : null;
}
