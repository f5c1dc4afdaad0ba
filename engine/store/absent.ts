// Rows whose content is gone: somebody has deleted files of the store, or the disk has lost them.
// It is noticed when the content is about to be used, and then it is as if it had never been there:
// what can be made again is made again.
// Invariant: what is found has its Layers and its log on the disk.

import { statSync } from "node:fs";
import type { Db } from "./database.ts";
import type { LayerId, LogId, StoredResult } from "./store.ts";

export interface Absent {
  /** false when something of it is not there; its rows, and all that need them, are then gone. */
  isWhole(result: StoredResult): boolean;
  hasLayer(layer: LayerId): boolean;
}

export interface AbsentOptions {
  readonly db: Db;
  readonly pathOfLayer: (layer: LayerId) => string;
  readonly pathOfLog: (log: LogId) => string;
}

export function createAbsent({ db, pathOfLayer, pathOfLog }: AbsentOptions): Absent {
  const resultsOf = db.prepare(
    "DELETE FROM results WHERE op IN (SELECT op FROM result_layers WHERE layer = ?)",
  );
  const layerRow = db.prepare("DELETE FROM layers WHERE id = ?");
  const resultsWith = db.prepare("DELETE FROM results WHERE log = ?");
  const loose = db.prepare("DELETE FROM result_layers WHERE op NOT IN (SELECT op FROM results)");
  const forgetLayer = db.transaction((layer: LayerId) => {
    resultsOf.run(layer);
    layerRow.run(layer);
    loose.run();
  });
  const forgetLog = db.transaction((log: LogId) => {
    resultsWith.run(log);
    loose.run();
  });

  const hasLayer = (layer: LayerId) => {
    if (isThere(pathOfLayer(layer))) return true;
    forgetLayer(layer);
    return false;
  };
  return {
    hasLayer,
    isWhole({ outputs, process }) {
      for (const snapshot of outputs.values()) {
        // Every one is looked at, so that all that is missing is forgotten at once.
        if (snapshot.filter((layer) => !hasLayer(layer)).length > 0) return false;
      }
      if (process === null || isThere(pathOfLog(process.log))) return true;
      forgetLog(process.log);
      return false;
    },
  };
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
