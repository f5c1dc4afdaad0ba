// Watches the code of a module: that a file in it was written, replaced or removed, however an
// editor does that. What is written in several goes is told once.

import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Editors write a file in several goes, and several files after another. */
const SETTLE_MS = 100;

/** `folder` has the code, in a module that lies around it. Answers how it is watched no more. */
export function watchCode(folder: string, changed: () => void): () => void {
  const around = dirname(folder);
  let timer: NodeJS.Timeout | null = null;
  let inside: FSWatcher | null = null;
  const enter = () => {
    inside?.close();
    inside = watchOrNot(folder, { recursive: true }, () => touch());
  };
  const touch = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      // What was there may be another folder now.
      enter();
      changed();
    }, SETTLE_MS);
    timer.unref();
  };
  // A module that is saved again is a new folder of the same name.
  const outside = [dirname(around), around].map((place, at) => {
    const name = basename(at === 0 ? around : folder);
    return watchOrNot(place, {}, (found) => found === name && touch());
  });
  enter();
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const one of [inside, ...outside]) one?.close();
  };
}

/** null where there is nothing, or the system watches no more. */
function watchOrNot(
  place: string,
  options: { readonly recursive?: boolean },
  seen: (name: string | null) => unknown,
): FSWatcher | null {
  try {
    const watcher = watch(place, { ...options, persistent: false }, (_kind, name) => seen(name));
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
