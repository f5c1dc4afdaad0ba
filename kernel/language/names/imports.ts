// The files and packages that Cells import: the server, which watches nothing, is told when one is
// no longer what it was. They are looked at when a question is asked.

import { join, resolve } from "node:path";
import { changedMs } from "../host.ts";
import type { FileChange, Server } from "../server/server.ts";

export interface ImportWatch {
  /** Remembers what the code imports. */
  note(source: string): void;
  /** Tells the server what has changed since. */
  refresh(): void;
}

/** Imported files beyond these are read once. */
const MOST_WATCHED = 200;
const LOCAL = /["'](\.{1,2}\/[^"'\n]+)["']/g;
const PACKAGE = /\b(?:from|import)\s*\(?\s*["']((?:@[\w.-]+\/)?[\w.-]+)/g;

export function createImportWatch(server: Server, cwd: string): ImportWatch {
  /** When each was changed last; 0 for what is not there. */
  const seen = new Map<string, number>();
  return {
    note(source) {
      for (const path of importedBy(source, cwd)) {
        if (seen.size < MOST_WATCHED && !seen.has(path)) seen.set(path, changedMs(path));
      }
    },
    refresh() {
      const changes: FileChange[] = [];
      for (const [path, beforeMs] of seen) {
        const nowMs = changedMs(path);
        if (nowMs === beforeMs) continue;
        const type = beforeMs === 0 ? "created" : nowMs === 0 ? "deleted" : "changed";
        changes.push({ path, type });
        seen.set(path, nowMs);
      }
      server.touch(changes);
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
