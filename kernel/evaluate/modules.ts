// What `import` means in a Cell. Packages and what Node brings are Node's own; files of the user
// go through tsx, which takes any TypeScript, and JSON. A file that was edited, and every file
// that imports it, is loaded again by the next import of a Cell.
// Invariant: a module has one instance as long as nothing below it changes; `rondel` is the very
// library of this process.

import { statSync } from "node:fs";
import { isBuiltin, registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import { loadInModule, resolveInModule } from "./module-files.ts";

export type Import = (specifier: string, options?: ImportCallOptions) => Promise<unknown>;

export interface Modules {
  /** For code in this folder. */
  importFrom(folder: string): Import;
}

const LIBRARY = new URL("../../stdlib/index.ts", import.meta.url).href;
const NAMESPACE = "cells";
const MARK = `tsx-namespace=${NAMESPACE}`;

export function createModules(): Modules {
  const files = createFiles();
  const natively = createNativeImport();
  let tsx: Promise<(specifier: string, parent: string) => Promise<unknown>> | null = null;
  registerHooks({
    resolve: (specifier, context, next) => {
      return specifier === "rondel" ? LIBRARY_FOUND : next(specifier, context);
    },
    load(url, context, next) {
      const isJson = url.startsWith("file:") && new URL(url).pathname.endsWith(".json");
      if (!isJson || url.includes(MARK)) return next(url, context);
      return next(url, { ...context, importAttributes: { type: "json" } });
    },
  });

  const load = async () => {
    const { register } = await import("tsx/esm/api");
    const { import: load } = register({ namespace: NAMESPACE });
    // The last who comes is asked first, and sees what tsx has made of it.
    registerHooks({
      resolve: (specifier, context, next) => files.resolve(specifier, context, next),
      load: (url, context, next) => loadInModule(url) ?? next(url, context),
    });
    return load;
  };
  return {
    importFrom: (folder) => async (specifier, options) => {
      const name = String(specifier);
      if (!isLocal(name)) return natively(folder, name, options);
      files.look();
      tsx ??= load();
      return (await tsx)(name, pathToFileURL(join(folder, "cell.ts")).href);
    },
  };
}

const LIBRARY_FOUND = { url: LIBRARY, shortCircuit: true };

/** A path, an address, or a name that the user's own package.json gives to one. */
function isLocal(specifier: string): boolean {
  if (isBuiltin(specifier)) return false;
  return /^(?:\.{1,2}(?:\/|$)|\/|file:|#)/.test(specifier);
}

type NativeImport = (
  folder: string,
  specifier: string,
  options: ImportCallOptions | undefined,
) => Promise<unknown>;

/** Node looks for packages from the place of the script that imports. */
function createNativeImport(): NativeImport {
  const importers = new Map<string, (specifier: string, options: unknown) => Promise<unknown>>();
  return async (folder, specifier, options) => {
    let load = importers.get(folder);
    if (load === undefined) {
      const script = new Script("(specifier, options) => import(specifier, options)", {
        filename: join(folder, "cell.ts"),
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
      load = script.runInThisContext() as NonNullable<typeof load>;
      importers.set(folder, load);
    }
    return load(specifier, options);
  };
}

interface Loaded {
  readonly importers: Set<string>;
  changedMs: number;
  /** How often it, or something that it imports, has changed. */
  version: number;
}

type Resolve = Exclude<Parameters<typeof registerHooks>[0]["resolve"], undefined>;

/** The user's files that were loaded, and who imports whom. */
function createFiles(): { look(): void; readonly resolve: Resolve } {
  const loaded = new Map<string, Loaded>();
  const renew = (path: string, seen: Set<string>) => {
    const file = loaded.get(path);
    if (file === undefined || seen.has(path)) return;
    seen.add(path);
    file.version += 1;
    for (const importer of file.importers) renew(importer, seen);
  };
  const note = (path: string, parent: string | undefined): Loaded => {
    const file = loaded.get(path) ?? {
      importers: new Set(),
      changedMs: changedMs(path),
      version: 0,
    };
    loaded.set(path, file);
    if (parent?.includes(MARK)) file.importers.add(pathOf(parent));
    return file;
  };
  return {
    look() {
      const seen = new Set<string>();
      for (const [path, file] of loaded) {
        const nowMs = changedMs(path);
        if (nowMs === file.changedMs) continue;
        file.changedMs = nowMs;
        renew(path, seen);
      }
    },
    resolve(specifier, context, next) {
      if (specifier === "rondel") return LIBRARY_FOUND;
      const ofModule = resolveInModule(specifier, context.parentURL);
      if (ofModule !== null) return ofModule;
      const found = asModule(next(specifier, context));
      if (!found.url.startsWith("file:") || !found.url.includes(MARK)) return found;
      const url = new URL(found.url);
      if (url.pathname.includes("/node_modules/")) {
        url.search = "";
        return { ...found, url: url.href };
      }
      const { version } = note(pathOf(found.url), context.parentURL);
      if (version > 0) url.searchParams.set("v", String(version));
      return { ...found, url: url.href };
    },
  };
}

const COMMONJS = `%3Fnamespace=${NAMESPACE}?${MARK}&tsx-commonjs-virtual-query=1`;

/** Where no package.json says otherwise, TypeScript is taken for CommonJS, which nobody writes. */
function asModule<Found extends { url: string }>(found: Found): Found {
  if (!/\.tsx?%3F/.test(found.url) || !found.url.endsWith(COMMONJS)) return found;
  return { ...found, url: found.url.replace(COMMONJS, `?${MARK}`), format: "module" };
}

function pathOf(url: string): string {
  return fileURLToPath(url.replace(/\?.*$/, ""));
}

/** 0 when it is gone. */
function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The `import.meta` of a Cell. */
export function metaOf(path: string): ImportMeta & object {
  const url = pathToFileURL(path).href;
  const resolve = (specifier: string) => new URL(specifier, url).href;
  return { url, filename: path, dirname: dirname(path), main: false, resolve };
}
