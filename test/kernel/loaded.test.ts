// What a kernel watches of the modules that Cells have loaded, and what it leaves alone.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLoaded, type LoadedOptions } from "../../kernel/loaded.ts";
import type { Report } from "../../kernel/report.ts";
import { watchCode } from "../../kernel/save/host/watch.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "loaded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Places that the system watches for this process. */
function countWatched(): number {
  const texts = readdirSync("/proc/self/fdinfo").map((name) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${name}`, "latin1");
    } catch {
      return ""; // the folder was read by it
    }
  });
  return texts.flatMap((text) => text.match(/^inotify /gm) ?? []).length;
}

function reportOf(source: string): Report {
  return { number: 1, source, outcome: { kind: "done", shown: { kind: "nothing" } }, tookMs: 0 };
}

function createIdle(): ReturnType<typeof createLoaded> {
  const unasked = () => Promise.reject(new Error("nobody asks"));
  const options: LoadedOptions = { cwd: folder, peek: unasked, language: unasked, tell() {} };
  return createLoaded(options);
}

test.each([
  ["of a package", "node:events", "EventEmitter", ""],
  ["of a file that is no module", "./own.ts", "Own", "export class Own {}\n"],
  ["of a file that is no TypeScript", "./own.ts", "Own", "export class {"],
  ["that is not the module's", "./own.ts", "Own", "@object()\nexport class Other {}\n"],
])("a class %s is imported and made in two lines as in any Cell", (_, from, name, text) => {
  if (text !== "") writeFileSync(join(folder, from), text);
  const before = countWatched();
  const loaded = createIdle();
  loaded.ended(null, reportOf(`import { ${name} } from "${from}"\nconst one = new ${name}()`));
  expect(countWatched()).toBe(before);
  loaded.close();
});

test("a module is watched until it is closed", () => {
  writeFileSync(join(folder, "own.ts"), "@object()\nexport class Own {}\n");
  const before = countWatched();
  const loaded = createIdle();
  loaded.ended(null, reportOf('import { Own } from "./own.ts"\nconst own = new Own()'));
  expect(countWatched()).toBeGreaterThan(before);
  loaded.close();
  expect(countWatched()).toBe(before);
});

test("of a folder that holds all that somebody has, a bounded part is watched", async () => {
  for (const name of [
    "node_modules/a",
    ".git/b",
    ...Array.from({ length: 200 }, (_, n) => `${n}`),
  ]) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "index.ts"), "");
  }
  mkdirSync(join(folder, "near/by"), { recursive: true });
  const before = countWatched();
  const changed = Promise.withResolvers<void>();
  const stop = watchCode(folder, changed.resolve);
  expect(countWatched() - before).toBeLessThan(70);
  writeFileSync(join(folder, "own.ts"), "");
  await changed.promise;
  stop();
  expect(countWatched()).toBe(before);
});

test("a file in a folder that is new there is seen, too", async () => {
  let change = Promise.withResolvers<void>();
  const next = () => {
    change = Promise.withResolvers();
    return change.promise;
  };
  const stop = watchCode(folder, () => change.resolve());
  const made = next();
  mkdirSync(join(folder, "parts"));
  await made;
  const written = next();
  writeFileSync(join(folder, "parts/one.ts"), "");
  await written;
  stop();
});
