// Watches the code of a module: that a file in it was written, replaced or removed, however an
// editor does that. What is written in several goes is told once.
// Invariant: the system watches MOST_FOLDERS for a module at most, wherever its file lies.

import { type FSWatcher, readdirSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Editors write a file in several goes, and several files after another. */
const SETTLE_MS = 100;
/** A module may be a file among others, in a folder that holds all that somebody has. */
const MOST_FOLDERS = 64;
const CODE = /\.([cm]?[jt]sx?|json)$/;

/** `folder` has the code, in a module that lies around it. Answers how it is watched no more. */
export function watchCode(folder: string, changed: () => void): () => void {
  const around = dirname(folder);
  let timer: NodeJS.Timeout | null = null;
  let inside: (FSWatcher | null)[] = [];
  const enter = () => {
    for (const one of inside) one?.close();
    inside = foldersIn(folder).map((place) => {
      return watchOrNot(place, (found) => mayBeCode(found) && touch());
    });
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
    return watchOrNot(place, (found) => found === name && touch());
  });
  enter();
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const one of [...inside, ...outside]) one?.close();
  };
}

/** The nearer first; packages and what is hidden are nobody's code. */
function foldersIn(folder: string): readonly string[] {
  const found = [folder];
  for (let at = 0; at < found.length; at += 1) {
    const place = found[at] ?? folder;
    for (const name of namesOfFolders(place)) {
      if (found.length < MOST_FOLDERS) found.push(join(place, name));
    }
  }
  return found;
}

function namesOfFolders(place: string): readonly string[] {
  try {
    return readdirSync(place, { withFileTypes: true })
      .filter((one) => one.isDirectory() && !/^\.|^node_modules$/.test(one.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** A name without an ending may be a folder with code in it. */
function mayBeCode(name: string | null): boolean {
  return name === null || CODE.test(name) || !name.includes(".");
}

/** null where there is nothing, or the system watches no more. */
function watchOrNot(place: string, seen: (name: string | null) => unknown): FSWatcher | null {
  try {
    const watcher = watch(place, { persistent: false }, (_kind, name) => seen(name));
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
