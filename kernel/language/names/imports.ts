// The files and packages that Cells import: the server, which watches nothing, is told when one is
// no longer what it was. They are looked at when a question is asked.

import { join, resolve } from "node:path";
import { changedMs } from "../host.ts";
import type { FileChange, Server } from "../server/server.ts";

export interface ImportWatch {
  /** Remembers what the code imports. */
  keep(source: string): void;
  /** Tells the server what has changed, of what was kept and of what this code imports. */
  refresh(source: string): void;
}

/** Imported files beyond these, the longest ago, are read once. */
const MOST_KEPT = 200;
/** What is imported while it is typed, letter by letter. */
const MOST_PASSING = 50;
const LOCAL = /["'](\.{1,2}\/[^"'\n]+)["']/g;
const PACKAGE = /\b(?:from|import)\s*\(?\s*["']((?:@[\w.-]+\/)?[\w.-]+)/g;

export function createImportWatch(server: Server, cwd: string): ImportWatch {
  const kept = createSeen(MOST_KEPT);
  const passing = createSeen(MOST_PASSING);
  return {
    keep: (source) => kept.add(importedBy(source, cwd)),
    refresh(source) {
      passing.add(importedBy(source, cwd));
      server.touch([...kept.changes(), ...passing.changes()]);
    },
  };
}

function createSeen(most: number) {
  /** When each was changed last; 0 for what is not there. */
  const times = new Map<string, number>();
  return {
    add(paths: readonly string[]) {
      for (const path of paths) {
        const timeMs = times.get(path) ?? changedMs(path);
        times.delete(path);
        times.set(path, timeMs);
      }
      for (const path of [...times.keys()].slice(0, -most)) times.delete(path);
    },
    changes(): FileChange[] {
      return [...times].flatMap(([path, beforeMs]) => {
        const nowMs = changedMs(path);
        if (nowMs === beforeMs) return [];
        times.set(path, nowMs);
        const type = beforeMs === 0 ? "created" : nowMs === 0 ? "deleted" : "changed";
        return [{ path, type }];
      });
    },
  };
}

function importedBy(source: string, cwd: string): string[] {
  const files = [...source.matchAll(LOCAL)].map(([, path = ""]) => resolve(cwd, path));
  const packages = [...source.matchAll(PACKAGE)].map(([, name = ""]) =>
    join(cwd, "node_modules", name, "package.json"),
  );
  return [...files, ...packages];
}
