// Host folders: ten thousand files into a container, cold, unchanged, and with one changed.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../../stdlib/index.ts";
import { measure } from "./measure.ts";
import { fresh } from "./root.ts";
import { printTable, row } from "./table.ts";

const FOLDERS = 100;
const FILES_PER_FOLDER = 100;
const FILE_BYTES = 4096;
const ROUNDS = 5;
const UNCHANGED_MS = 100;
const CHANGED_MORE_MS = 20;

export async function benchFolders(client: Client, scratch: string): Promise<string> {
  const source = join(scratch, "source");
  writeFiles(source);
  const copy = (from: string) => {
    const target = join(scratch, `copy-${fresh()}`);
    cpSync(from, target, { recursive: true });
    rmSync(target, { recursive: true });
  };
  const intoContainer = async (path: string) => {
    const folder = client.host().directory(path);
    await client.container().withDirectory("/src", folder).sync();
  };
  const timings = await measure(
    [
      { name: "node's own copy", round: async () => void copy(source) },
      {
        name: "cold",
        round: async () => {
          const other = join(scratch, `source-${fresh()}`);
          writeFiles(other);
          const startedMs = performance.now();
          await intoContainer(other);
          const tookMs = performance.now() - startedMs;
          rmSync(other, { recursive: true });
          return tookMs;
        },
      },
      { name: "unchanged", round: () => intoContainer(source).then(() => undefined) },
      {
        name: "one file changed",
        round: async () => {
          writeFileSync(join(source, "0/0"), fresh());
          await intoContainer(source);
          return undefined;
        },
      },
    ],
    ROUNDS,
  );
  const files = FOLDERS * FILES_PER_FOLDER;
  return printTable(`A folder of ${files} files`, [
    row(timings, "node's own copy"),
    row(timings, "cold", { against: "node's own copy" }),
    row(timings, "unchanged", { against: "node's own copy", mostMs: UNCHANGED_MS }),
    row(timings, "one file changed", { against: "unchanged", mostMoreMs: CHANGED_MORE_MS }),
  ]);
}

/** No two files alike, so that nothing is found by its content. */
function writeFiles(folder: string): void {
  for (let n = 0; n < FOLDERS; n++) {
    mkdirSync(join(folder, String(n)), { recursive: true });
    for (let m = 0; m < FILES_PER_FOLDER; m++) {
      writeFileSync(join(folder, `${n}/${m}`), fresh().padEnd(FILE_BYTES, "."));
    }
  }
}
