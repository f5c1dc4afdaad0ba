// Where the names of an archive are on the disk: always inside one folder.
// Names are strings of one character a byte, as the parser gives them.
// A parent that an earlier entry made a symbolic link is followed as a process would whose root is
// the folder: an absolute target counts from the folder, and `..` stops there.
// Invariant: no path given out has a symbolic link among its parents, so no system call on it can
// leave the folder, whatever the archive says.

import { lstatSync, mkdirSync, readlinkSync, rmSync, type Stats } from "node:fs";
import { MalformedArchive } from "./malformed.ts";

export interface Places {
  /** The folder itself, in the form of all paths here. */
  readonly root: string;
  /** The parts of a name from an archive; none for the root. Refuses `..`. */
  split(name: string): string[];
  /** Where the parts are. Makes the parents that are missing, or that are no directories. */
  locate(parts: readonly string[]): string;
  /** To be called when something was removed: nothing is taken for granted any more. */
  forget(): void;
}

export interface PlacesOptions {
  readonly folder: string;
  /** Told of each directory that no entry named so far. */
  readonly made: (path: string, instead: Stats | null) => void;
}

/** As many as the kernel follows. */
const MOST_LINKS = 40;
const IMPLIED_MODE = 0o755;

export function createPlaces({ folder, made }: PlacesOptions): Places {
  const root = Buffer.from(folder, "utf8").toString("latin1");
  /** From a parent as an archive names it to the real directory. */
  const known = new Map<string, string>([["", root]]);

  const parentOf = (parts: readonly string[]): string => {
    const key = parts.join("/");
    const at = known.get(key) ?? walk(parts);
    known.set(key, at);
    return at;
  };

  const walk = (parts: readonly string[]): string => {
    let links = 0;
    let here: string[] = [];
    const ahead = [...parts].reverse();
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      if (part === "" || part === ".") continue;
      if (part === "..") {
        here.pop();
        continue;
      }
      const path = [root, ...here, part].join("/");
      const target = enter(path);
      if (target === null) {
        here.push(part);
        continue;
      }
      links += 1;
      if (links > MOST_LINKS) throw new MalformedArchive(`too many links on the way to ${part}`);
      if (target.startsWith("/")) here = [];
      ahead.push(...target.split("/").reverse());
    }
    return [root, ...here].join("/");
  };

  /** null when `path` is a directory now, else the target of the link that it is. */
  const enter = (path: string): string | null => {
    const found = lstatSync(native(path), { throwIfNoEntry: false }) ?? null;
    if (found?.isDirectory()) return null;
    if (found?.isSymbolicLink()) return readlinkSync(native(path), "latin1");
    if (found !== null) rmSync(native(path));
    mkdirSync(native(path), IMPLIED_MODE);
    made(path, found);
    return null;
  };

  return {
    root,
    split,
    locate(parts) {
      const name = parts.at(-1);
      return name === undefined ? root : `${parentOf(parts.slice(0, -1))}/${name}`;
    },
    forget() {
      known.clear();
      known.set("", root);
    },
  };
}

function split(name: string): string[] {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new MalformedArchive(`${shown(name)} leads out of the archive`);
  return parts;
}

/** What node:fs is given: the bytes of the path. Plain ASCII is the same either way. */
export function native(path: string): string | Buffer {
  return /^[\0-\x7f]*$/.test(path) ? path : Buffer.from(path, "latin1");
}

/** For calls that take text alone. */
export function asText(path: string): string {
  return Buffer.from(path, "latin1").toString("utf8");
}

/** A name as a person reads it. */
export function shown(name: string): string {
  return JSON.stringify(asText(name));
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
