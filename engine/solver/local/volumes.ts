// Who may use a cache volume when. `shared`: all at once. `locked`: one after another. `private`:
// each user at the same time has a copy of its own, numbered, so that the first is usually warm.
// Invariant: while a locked lease is held, nobody else holds that folder.

import type { Sharing } from "../../op/op.ts";

export interface VolumeLeases {
  /** Answers the name of the volume to use, which for `private` may be a numbered one. */
  lease(volume: string, sharing: Sharing, signal: AbortSignal): Promise<VolumeLease>;
  isHeld(volume: string): boolean;
}

export interface VolumeLease {
  readonly volume: string;
  release(): void;
}

interface Holders {
  count: number;
  locked: boolean;
  readonly waiting: (() => void)[];
}

export function createVolumeLeases(): VolumeLeases {
  const held = new Map<string, Holders>();

  const holdersOf = (volume: string): Holders => {
    const known = held.get(volume) ?? { count: 0, locked: false, waiting: [] };
    held.set(volume, known);
    return known;
  };
  const take = (volume: string, locked: boolean): VolumeLease => {
    const holders = holdersOf(volume);
    holders.count += 1;
    holders.locked = locked;
    return { volume, release: () => release(volume, holders) };
  };
  const release = (volume: string, holders: Holders) => {
    holders.count -= 1;
    holders.locked = false;
    const waiting = holders.waiting.splice(0);
    if (holders.count === 0 && waiting.length === 0) held.delete(volume);
    for (const wake of waiting) wake();
  };
  const isFree = (volume: string, locked: boolean) => {
    const holders = held.get(volume);
    if (holders === undefined || holders.count === 0) return true;
    return !locked && !holders.locked;
  };

  const firstFree = (volume: string): string => {
    let name = volume;
    for (let number = 2; !isFree(name, true); number++) name = `${volume}#${number}`;
    return name;
  };

  return {
    isHeld: (volume) => !isFree(volume, true),
    async lease(volume, sharing, signal) {
      if (sharing === "private") return take(firstFree(volume), true);
      signal.throwIfAborted();
      while (!isFree(volume, sharing === "locked")) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const wake = () => resolve();
        const { waiting } = holdersOf(volume);
        waiting.push(wake);
        signal.addEventListener("abort", wake, { once: true });
        await promise;
        signal.removeEventListener("abort", wake);
        if (waiting.includes(wake)) waiting.splice(waiting.indexOf(wake), 1);
        signal.throwIfAborted();
      }
      return take(volume, sharing === "locked");
    },
  };
}
