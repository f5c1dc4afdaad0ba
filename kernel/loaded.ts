// The modules that Cells have loaded (`.load`): when one is edited, the object in its variable gets
// the functions that are there now, with their types, and it is said what has changed. A module
// that cannot be loaded changes nothing.
// Invariant: at most MOST_LOADED are watched, and none once this is closed.

import { RondelError } from "../stdlib/index.ts";
import type { Outcome } from "./cell.ts";
import { analyse } from "./dataflow/analyse.ts";
import type { Language } from "./language/language.ts";
import type { Report } from "./report.ts";
import type { FunctionShape } from "./save/call/shape.ts";
import { type LoadedIn, loadedIn } from "./save/host/load-cell.ts";
import { openModule } from "./save/host/open-module.ts";
import { watchCode } from "./save/host/watch.ts";
import type { Watcher } from "./watchers.ts";

export interface Loaded extends Pick<Watcher, "undone" | "emptied"> {
  /** A Cell has ended; null when it could not be run. */
  ended(cell: unknown, report: Report | null): void;
  close(): void;
}

export interface LoadedOptions {
  readonly cwd: string;
  peek(source: string): Promise<Outcome>;
  language(): Promise<Language>;
  /** One line. */
  tell(line: string): void;
}

/** Watching costs the system something. */
const MOST_LOADED = 16;

interface Entry extends LoadedIn {
  readonly number: number;
  readonly source: string;
  functions: readonly FunctionShape[];
  /** So that two edits are taken one after the other. */
  turn: Promise<void>;
  readonly stop: () => void;
}

export function createLoaded({ cwd, peek, language, tell }: LoadedOptions): Loaded {
  const entries = new Map<string, Entry>();
  const drop = (variable: string) => {
    entries.get(variable)?.stop();
    entries.delete(variable);
  };
  const renew = async (entry: Entry) => {
    try {
      const { functions } = openModule(entry.path, cwd);
      const outcome = await peek(codeToRenew(entry));
      if (outcome.kind === "failed") throw failureIn(outcome);
      if (outcome.kind !== "done") return;
      tell(`${entry.variable}: ${describeChange(entry.functions, functions)}`);
      entry.functions = functions;
      const { number, source, variable, className } = entry;
      (await language()).learn({ number, source, defines: [className, variable] });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tell(`${entry.variable}: ${why}; it stays as it was`);
    }
  };
  const add = (found: LoadedIn, { number, source }: Report) => {
    const functions = functionsIn(found, cwd);
    if (functions === null) return;
    if (entries.size >= MOST_LOADED) {
      return tell(`${found.variable} is not watched: ${MOST_LOADED} modules are already`);
    }
    const stop = watchCode(found.folder, () => {
      entry.turn = entry.turn.then(() => renew(entry));
    });
    const entry: Entry = { ...found, number, source, functions, turn: Promise.resolve(), stop };
    entries.set(found.variable, entry);
  };
  const emptied = () => [...entries.keys()].forEach(drop);
  return {
    ended(_cell, report) {
      if (report === null || report.outcome.kind !== "done") return;
      const found = loadedIn(report.source, cwd);
      if (found === null && entries.size === 0) return;
      for (const name of analyse(report.source).defines) drop(name);
      if (found !== null) add(found, report);
    },
    undone(number) {
      for (const entry of [...entries.values()]) {
        if (entry.number === number) drop(entry.variable);
      }
    },
    emptied,
    close: emptied,
  };
}

/** null when it is no module: any class of any package may be imported and made in two lines. */
function functionsIn({ path, className }: LoadedIn, cwd: string): readonly FunctionShape[] | null {
  try {
    const shape = openModule(path, cwd);
    return shape.className === className ? shape.functions : null;
  } catch {
    return null;
  }
}

/** The object stays the same one, so that whatever holds it has the new functions, too. */
function codeToRenew({ specifier, className, variable }: LoadedIn): string {
  const made = `new (await import(${JSON.stringify(specifier)})).${className}()`;
  return `((made, held) => {
    Object.setPrototypeOf(held, Object.getPrototypeOf(made));
    Object.assign(held, made);
  })(${made}, ${variable})`;
}

function failureIn({ error }: Extract<Outcome, { readonly kind: "failed" }>): RondelError {
  const [frame] = error.frames ?? [];
  const place = frame?.place;
  const at = place?.in === "file" ? ` (${place.path}:${place.line}:${place.column})` : "";
  return new RondelError(`${error.name}: ${error.message}${at}`);
}

/** `+ publish(token) − test, build takes other parameters`. */
function describeChange(before: readonly FunctionShape[], now: readonly FunctionShape[]): string {
  const nameOf = ({ name }: FunctionShape) => name;
  const signature = ({ name, parameters }: FunctionShape) =>
    `${name}(${parameters.map((one) => one.name).join(", ")})`;
  const old = new Map(before.map((one) => [one.name, one]));
  const added = now.filter((one) => !old.has(one.name)).map((one) => `+ ${signature(one)}`);
  const removed = before
    .map(nameOf)
    .filter((name) => !now.some((one) => one.name === name))
    .map((name) => `− ${name}`);
  const changed = now.flatMap((one) => {
    const was = old.get(one.name);
    if (was === undefined || typesOf(was) === typesOf(one)) return [];
    return [`${signature(one)} takes or answers something else`];
  });
  const all = [...added, ...removed, ...changed];
  return all.length === 0 ? "edited; its functions are called as before" : all.join(", ");
}

function typesOf({ parameters, answers }: FunctionShape): string {
  const each = parameters.map(({ name, type, isList, isRest, standard, isRequired }) => {
    return [name, type, isList, isRest, standard, isRequired];
  });
  return JSON.stringify([each, answers]);
}
