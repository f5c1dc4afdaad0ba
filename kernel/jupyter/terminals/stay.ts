// One terminal that a notebook shows: its output, the views of it, and what becomes of its changes
// in the end.
//
//   running ──► asking ──► closed      asked in the views, or else of whoever runs the Cell
//      └──────────────────► closed     nothing was changed, or it was settled before
//
// Invariant: it is asked once; the first answer counts. What it shows is in no notebook, only that
// it was there.

import { randomUUID } from "node:crypto";
import type { LiveTerminal } from "../../../stdlib/client/generated.ts";
import {
  closeTerminal,
  detachTerminal,
  listTerminals,
} from "../../../stdlib/client/terminal/open.ts";
import type { TerminalWire } from "../../../stdlib/client/terminal/wire.ts";
import type { Connection } from "../../../stdlib/index.ts";
import type { Question } from "../../cell.ts";
import { viewChanges } from "../../terminals/changes.ts";
import { codeOfKept } from "../../terminals/kept-code.ts";
import type { Emit } from "../cell/emit.ts";
import { describeEnding, terminalBundle } from "./output.ts";
import type { ToView } from "./words.ts";

export interface StayOptions {
  readonly connection: Connection;
  readonly opened: Pick<LiveTerminal, "number" | "title">;
  readonly emit: Emit;
  /** What becomes of changes; null asks. */
  readonly keep: boolean | null;
  /** Asks whoever runs the Cell that waits for it; null when none does, or nobody can be asked. */
  readonly ask: ((question: Question) => Promise<string>) | null;
  readonly isWaitedFor: boolean;
}

/** One who looks at it. */
export interface Looker {
  tell(said: ToView): void;
  close(): void;
}

export interface Stay {
  readonly number: number;
  readonly key: string;
  /** By which it is looked at. */
  readonly wire: TerminalWire;
  readonly isClosed: boolean;
  /** By the ids of their comms, the oldest first. */
  readonly views: ReadonlyMap<string, Looker>;
  show(): Promise<void>;
  /** A view looks at it from now on. */
  admit(id: string, view: Looker): void;
  dismiss(id: string): void;
  /** Its program has ended, and this view, if one is named, has shown all of it. */
  programEnded(exitCode: number | null, viewedBy: Looker | null): void;
  /** It is there no more. */
  gone(kept: string | null): void;
  answer(keep: boolean): void;
  /** The Cell is to wait no longer. */
  leave(): void;
  /** No Cell waits for it any more. */
  release(): void;
  /** What a view is told of it at first. */
  greet(): readonly ToView[];
}

interface State {
  readonly options: StayOptions;
  readonly key: string;
  readonly displayId: string;
  readonly views: Map<string, Looker>;
  phase: "running" | "deciding" | "asking" | "closing" | "closed";
  hasEnded: boolean;
  exitCode: number | null;
  changed: number;
  question: Extract<ToView, { readonly kind: "asked" }> | null;
  closing: Extract<ToView, { readonly kind: "closed" }> | null;
  isWaitedFor: boolean;
  /** The Cell that was to get it as its value did not wait for that. */
  isLeft: boolean;
}

export function createStay(options: StayOptions): Stay {
  const { number, title } = options.opened;
  const state: State = {
    ...{ options, key: randomUUID(), displayId: randomUUID(), views: new Map() },
    ...{
      phase: "running",
      hasEnded: false,
      exitCode: null,
      changed: 0,
      question: null,
      closing: null,
    },
    ...{ isWaitedFor: options.isWaitedFor, isLeft: !options.isWaitedFor },
  };
  return {
    number,
    wire: options.connection,
    key: state.key,
    views: state.views,
    get isClosed() {
      return state.phase === "closed";
    },
    show: () => publish(state, "display_data"),
    admit: (id, view) => void state.views.set(id, view),
    dismiss(id) {
      state.views.delete(id);
      // The one that was to show its end has gone.
      if (state.hasEnded && state.views.size === 0) decide(state);
    },
    programEnded(exitCode, viewedBy) {
      state.exitCode ??= exitCode;
      state.hasEnded = true;
      if (state.question !== null) viewedBy?.tell(state.question);
      else if (viewedBy !== null || state.views.size === 0) decide(state);
    },
    gone(kept) {
      // Who closes it from here is told more.
      if (state.phase !== "closing") settle(state, kept);
    },
    answer(keep) {
      if (state.phase === "asking") close(state, keep, false);
    },
    leave() {
      if (!state.isWaitedFor) return;
      release(state);
      state.isLeft = true;
      detachTerminal(options.connection, number).catch(() => undefined);
    },
    release: () => release(state),
    greet: () => [
      { kind: "opened", terminal: number, title, waits: state.isWaitedFor },
      ...(state.closing === null ? [] : [state.closing]),
    ],
  };
}

function publish(state: State, type: "display_data" | "update_display_data"): Promise<void> {
  const { options, key, displayId, closing } = state;
  const data = terminalBundle({ ...options.opened, key, says: closing?.says ?? null });
  return options.emit(type, { data, metadata: {}, transient: { display_id: displayId } });
}

function tellAll({ views }: State, said: ToView): void {
  for (const view of views.values()) view.tell(said);
}

function release(state: State): void {
  if (!state.isWaitedFor) return;
  state.isWaitedFor = false;
  state.isLeft = !state.hasEnded;
  tellAll(state, { kind: "released" });
}

/** Once. What goes wrong in it leaves the terminal to the engine, which ends it in time. */
function decide(state: State): void {
  if (state.phase !== "running") return;
  state.phase = "deciding";
  const { connection, opened, keep, ask } = state.options;
  const work = async () => {
    const all = await listTerminals(connection);
    const live = all.find(({ number }) => number === opened.number);
    if (live === undefined) return settle(state, null);
    state.changed = live.changed;
    if (live.changed === 0 || keep !== null) return close(state, keep ?? false, false);
    const [exitCode, changes] = [live.exitCode ?? -1, viewChanges(live)];
    state.phase = "asking";
    state.question = { kind: "asked", exitCode, changes };
    if (state.views.size > 0) return tellAll(state, state.question);
    // Whoever looks at it from another window is asked there.
    if (live.viewers > 0) return;
    if (!state.isWaitedFor || ask === null) return close(state, false, true);
    const text = `${changes.join("\n")}\nkeep them? [y/N]`;
    const answer = await ask({ text, isSecret: false });
    if (state.phase === "asking") close(state, /^y(es)?$/i.test(answer.trim()), false);
  };
  work().catch(() => undefined);
}

function close(state: State, keep: boolean, isUnasked: boolean): void {
  state.phase = "closing";
  const { connection, opened } = state.options;
  closeTerminal(connection, opened.number, keep).then(
    ({ kept = null }) => settle(state, kept, isUnasked),
    (error: unknown) => {
      tellAll(state, { kind: "trouble", message: error instanceof Error ? error.message : "" });
      settle(state, null);
    },
  );
}

/** It is gone, whoever has closed it. */
function settle(state: State, kept: string | null, isUnasked = false): void {
  if (state.phase === "closed") return;
  const { exitCode, changed, isLeft } = state;
  state.phase = "closed";
  const says = describeEnding({ exitCode, changed, isKept: kept !== null, isUnasked });
  const code = kept === null || !isLeft ? null : codeOfKept(kept, []);
  state.closing = { kind: "closed", says, code };
  tellAll(state, state.closing);
  for (const view of [...state.views.values()]) view.close();
  void publish(state, "update_display_data");
}
