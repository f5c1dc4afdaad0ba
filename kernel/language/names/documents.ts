// The documents that the language server is given, and the configuration that makes a project of
// them: in the user's folder, so that imports mean what they mean there, but never on its disk.
// The configuration stands in for the folder's own, which it extends.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** All begin alike, so that they can be left out where the folder's files are offered. */
export const DOCUMENT_PREFIX = "__rondel_";

export const DOCUMENTS = {
  configuration: "tsconfig.json",
  ownConfiguration: `${DOCUMENT_PREFIX}own.json`,
  library: `${DOCUMENT_PREFIX}library.d.ts`,
  globals: `${DOCUMENT_PREFIX}globals.d.ts`,
  sdk: `${DOCUMENT_PREFIX}sdk.d.ts`,
  imports: `${DOCUMENT_PREFIX}imports.d.ts`,
  values: `${DOCUMENT_PREFIX}values.mts`,
  modules: `${DOCUMENT_PREFIX}modules.d.mts`,
  names: `${DOCUMENT_PREFIX}names.d.ts`,
  probe: `${DOCUMENT_PREFIX}probe.mts`,
  cell: `${DOCUMENT_PREFIX}cell.mts`,
} as const;

/** Texts of the documents that the Cells change. */
export interface Documents {
  readonly values: string;
  readonly modules: string;
  readonly names: string;
}

const SDK_PATH = fileURLToPath(new URL("../../../stdlib/dagger.ts", import.meta.url));
export const LIBRARY_PATH = fileURLToPath(new URL("../../../stdlib/index.ts", import.meta.url));
const LIBRARY_SPACE = "__rondelLibrary";
const SDK_SPACE = "__rondelSdk";
/** Ours, for a user who has none. */
const OUR_TYPES = fileURLToPath(new URL("../../../node_modules/@types", import.meta.url));

/** `extended` is the user's own configuration, when there is one. */
export function configurationText(cwd: string, extended: string | null): string {
  return JSON.stringify({
    ...(extended === null ? {} : { extends: extended }),
    compilerOptions: {
      strict: true,
      target: "esnext",
      lib: ["esnext"],
      module: "nodenext",
      moduleResolution: "nodenext",
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      noEmit: true,
      composite: false,
      incremental: false,
      skipLibCheck: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
      isolatedModules: false,
      verbatimModuleSyntax: false,
      erasableSyntaxOnly: false,
      types: ["node"],
      // The first folder that has the types of node wins, so that there is one set of them.
      typeRoots: [...foldersUp(cwd).map((at) => join(at, "node_modules/@types")), OUR_TYPES],
    },
    // It names itself: a document of no project would get a project of its own.
    files: Object.values(DOCUMENTS),
    include: [],
    references: [],
  });
}

/** The library under a name that a script can take its exports from. */
export function libraryText(): string {
  const from = JSON.stringify(LIBRARY_PATH);
  return `export * from ${from};\nexport as namespace ${LIBRARY_SPACE};\n`;
}

/** What a module's files import as Dagger's SDK. */
export function sdkText(): string {
  return `export * from ${JSON.stringify(SDK_PATH)};\nexport as namespace ${SDK_SPACE};\n`;
}

/** What is found when it is imported although nobody has installed it: what is there wins. */
export function importsText(isInstalled: (name: string) => boolean): string {
  const given = [
    ["rondel", LIBRARY_SPACE],
    ["@dagger.io/dagger", SDK_SPACE],
  ] as const;
  return given
    .filter(([name]) => !isInstalled(name))
    .map(([name, space]) => `declare module "${name}" { export = ${space}; }\n`)
    .join("");
}

/** Exports of the library as global names. */
export function globalsText(names: readonly string[]): string {
  return names.map((name) => `import ${name} = ${LIBRARY_SPACE}.${name};\n`).join("");
}

export function foldersUp(folder: string): string[] {
  const up = dirname(folder);
  return up === folder ? [folder] : [folder, ...foldersUp(up)];
}
