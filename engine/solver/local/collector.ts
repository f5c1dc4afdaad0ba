// Keeps the store within its budget, in small steps and behind everybody's back.
//
//   commit ─► quiet for a moment ─► measure what is new ─► over the budget? ─► remove by batches
//          └► the disk is short of room: at once
//
// Invariant: what is held is never removed, and between two batches everyone else has a turn.
// Not here: what goes first (../evict.ts), how it goes (engine/store/ledger.ts).

import { statfsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../../stdlib/base/clock.ts";
import { createGate } from "../../../stdlib/base/gate.ts";
import { FailureError } from "../../event/failure.ts";
import type { FilesPool } from "../../files/pool.ts";
import type { Store, StoreEntry } from "../../store/store.ts";
import { type BudgetWish, budgetFor } from "../budget.ts";
import type { Budget, CacheSpace, Pruned } from "../cache.ts";
import { bytesToFree, chooseVictims } from "../evict.ts";
import { asDiskFull } from "./space.ts";
import type { Views } from "./views.ts";
import type { VolumeLeases } from "./volumes.ts";

export interface Collector {
  entries(): StoreEntry[];
  space(): CacheSpace;
  /** Measures what is not measured yet. */
  measure(): Promise<void>;
  prune(budget: Budget): Promise<Pruned>;
  /** Does work that writes. When the disk is full, room is made once, and the work tried again. */
  withRoom<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface CollectorOptions {
  readonly store: Store;
  readonly files: FilesPool;
  readonly views: Views;
  readonly volumes: VolumeLeases;
  readonly clock: Clock;
  readonly budget: BudgetWish;
  /** What was used since then may be counted on by a live session. */
  readonly pinnedSinceMs: () => number;
}

/** How long after a commit the store is looked at; commits in between share the one look. */
const QUIET_MS = 1_000;
/** This much of what is kept goes when the disk was full. */
const ROOM_SHARE = 0.5;
/** So many entries are removed without letting others have a turn. */
const BATCH = 64;

export function createCollector(options: CollectorOptions): Collector {
  const { store, volumes, pinnedSinceMs } = options;
  const { ledger } = store;
  const gate = createGate(1);
  const end = new AbortController();

  const entries = () =>
    ledger.entries(pinnedSinceMs()).map((entry) => {
      const isHeld = entry.kind === "volume" ? volumes.isHeld(entry.name) : entry.isHeld;
      return { ...entry, isHeld };
    });
  const space = () => spaceOf(store, options.budget);
  const measure = () => measureAll(options, end.signal);
  const prune = async (budget: Budget): Promise<Pruned> => {
    const leave = await gate.enter(end.signal);
    try {
      await measure();
      return await pruneNow(budget, options, { entries, space, signal: end.signal });
    } finally {
      leave();
    }
  };
  const makeRoom = async (): Promise<boolean> => {
    // What the failed work leaves behind may be room enough.
    await ledger.settle();
    await measure();
    const { usedBytes, freeBytes, budget } = space();
    // How much is wanted nobody knows, and there is one more try.
    const lacking = Math.max(usedBytes * ROOM_SHARE, budget.minFreeBytes - freeBytes);
    const maxUsedBytes = Math.max(1, Math.floor(usedBytes - lacking));
    const pruned = await prune({ ...NO_BOUND, maxUsedBytes });
    await ledger.settle();
    return pruned.entries > 0 || space().freeBytes > freeBytes;
  };

  const tending = tendBehind(options, end.signal, () => prune(space().budget));

  return {
    entries,
    space,
    measure,
    prune,
    async withRoom(work) {
      try {
        return await work();
      } catch (error) {
        const told = asDiskFull(error, store.folder);
        if (!isDiskFull(told) || !(await makeRoom().catch(() => false))) throw told;
        return await work().catch((again: unknown) => {
          throw asDiskFull(again, store.folder);
        });
      }
    },
    async close() {
      end.abort();
      await tending.idle();
    },
  };
}

/** Prunes a while after each commit, and at once when the disk is short of room. */
function tendBehind(
  { store, budget: wish }: CollectorOptions,
  signal: AbortSignal,
  prune: () => Promise<unknown>,
): { idle(): Promise<unknown> } {
  let timer: NodeJS.Timeout | null = null;
  let tending: Promise<unknown> = Promise.resolve();
  const tend = () => {
    timer = null;
    // What could not be done now is tried again after the next commit.
    tending = Promise.allSettled([tending, prune()]);
  };
  store.ledger.onCommit(() => {
    if (signal.aborted) return;
    const { freeBytes, budget } = diskOf(store, wish);
    const isShort = freeBytes < budget.minFreeBytes;
    if (isShort && timer !== null) clearTimeout(timer);
    if (isShort) timer = setTimeout(tend, 0).unref();
    else timer ??= setTimeout(tend, QUIET_MS).unref();
  });
  signal.addEventListener("abort", () => {
    if (timer !== null) clearTimeout(timer);
  });
  return { idle: () => tending };
}

const NO_BOUND: Budget = { maxUsedBytes: 0, reservedBytes: 0, minFreeBytes: 0, targetBytes: 0 };

function isDiskFull(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === "disk-full";
}

function spaceOf(store: Store, wish: BudgetWish): CacheSpace {
  return { ...diskOf(store, wish), usedBytes: store.ledger.usedBytes() };
}

/** What is known without looking at every row. */
function diskOf({ folder }: Store, wish: BudgetWish): Omit<CacheSpace, "usedBytes"> {
  const { bavail, blocks, bsize } = statfsSync(folder);
  const diskBytes = blocks * bsize;
  const budget = budgetFor(wish, diskBytes);
  return { freeBytes: bavail * bsize, diskBytes, budget };
}

async function measureAll({ store, files }: CollectorOptions, signal: AbortSignal): Promise<void> {
  const { ledger, folder } = store;
  for (const piece of ledger.unmeasured()) {
    const size = await files.measure(join(folder, `${piece.kind}s`, piece.name), signal);
    ledger.measured(piece, size);
  }
}

async function pruneNow(
  budget: Budget,
  { store: { ledger }, clock, views, volumes, pinnedSinceMs }: CollectorOptions,
  { entries, space, signal }: Pick<Collector, "entries" | "space"> & { signal: AbortSignal },
): Promise<Pruned> {
  const before = space();
  const wantedBytes = bytesToFree(before, budget);
  if (wantedBytes === 0) return { entries: 0, freedBytes: 0 };
  const decidedMs = clock.nowMs();
  const found = entries();
  const candidates = found.map(({ id, pieces, usedMs, isHeld }) => {
    return { id, pieces, usedMs, isKept: isHeld };
  });
  await nextTurn();
  const victims = chooseVictims(candidates, ledger.sizes(), wantedBytes);
  const volumeOf = new Map(found.map((one) => [one.id, one.kind === "volume" ? one.name : null]));
  // Leases are taken between two batches; of Results the Ledger knows who holds them.
  const isFree = (id: string) => {
    const volume = volumeOf.get(id) ?? null;
    return volume === null || !volumes.isHeld(volume);
  };
  for (let at = 0; at < victims.length && !signal.aborted; at += BATCH) {
    const batch = victims.slice(at, at + BATCH).filter(isFree);
    views.forget(ledger.remove(batch, { decidedMs, pinnedSinceMs: pinnedSinceMs() }));
    await nextTurn();
  }
  const freedBytes = signal.aborted ? 0 : before.usedBytes - space().usedBytes;
  return { entries: victims.length, freedBytes: Math.max(0, freedBytes) };
}
