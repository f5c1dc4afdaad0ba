// The files of a module beside its source: what Dagger and TypeScript want to know of it, how it is
// used, and what it was.

import { LOCK_FILE, type Lock } from "./lock.ts";
import type { Given, SavedFunction, SavedModule } from "./words.ts";

export const SOURCE_FILE = "src/index.ts";
/** Of the SDK whose names the module uses. */
const SDK_VERSION = "0.21.9";

/** By their paths in the module's folder. */
export function filesOf(
  module: SavedModule,
  lock: Lock,
  packages: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([
    ["dagger.json", toJson(daggerConfig(module))],
    ["package.json", toJson(packageOf(module, packages))],
    ["tsconfig.json", toJson(TYPESCRIPT)],
    ["README.md", readmeOf(module)],
    [LOCK_FILE, toJson(lock)],
    [SOURCE_FILE, module.source],
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function daggerConfig({ name }: SavedModule) {
  return { name, engineVersion: `v${SDK_VERSION}`, sdk: { source: "typescript" } };
}

function packageOf({ name }: SavedModule, packages: Readonly<Record<string, string>>) {
  return {
    name,
    private: true,
    type: "module",
    dependencies: { "@dagger.io/dagger": SDK_VERSION, ...packages },
    devDependencies: { "@types/node": "^24", typescript: "^5.9" },
  };
}

const TYPESCRIPT = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    allowImportingTsExtensions: true,
  },
  include: ["src"],
};

function readmeOf({ name, title, intro, functions, isRondelOnly }: SavedModule): string {
  const calls = functions.map((one) => `rondel call ./${name} ${one.name}${flagsOf(one)}`);
  const [first] = functions;
  const dagger =
    first === undefined || isRondelOnly
      ? [
          "It imports what Dagger does not have, from `rondel` or from the files of another " +
            "module, so it runs under Rondel alone.",
        ]
      : [
          "It is a module for Dagger as well:",
          "",
          "```sh",
          `dagger call -m ./${name} ${dashed(first.name)}`,
          "```",
        ];
  return [
    `# ${title === "" ? name : title}`,
    "",
    ...(intro === "" ? [] : [intro, ""]),
    "```sh",
    ...calls,
    `rondel functions ./${name}`,
    `rondel replay ./${name}`,
    "```",
    "",
    "`rondel replay` runs all of it and compares what comes out with what was saved. " +
      `\`${LOCK_FILE}\` has the digests of both the results and the images that they were made of.`,
    "",
    ...dagger,
    "",
  ].join("\n");
}

function flagsOf({ parameters }: SavedFunction): string {
  return parameters
    .filter(({ standard }) => standard === null)
    .map(({ name, given }) => ` --${flagFor(name)} ${exampleOf(given)}`)
    .join("");
}

function exampleOf(given: Given): string {
  switch (given.kind) {
    case "directory":
    case "file":
    case "socket":
      return quote(given.path);
    case "secret":
      return quote(given.uri);
    case "secret-text":
      return `env://${given.name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
    case "variable":
      return `"$${given.name}"`;
    case "literal":
      return quote(given.code);
  }
}

function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `outDir` as a flag: `out-dir`. */
function dashed(name: string): string {
  return name.replace(
    /[A-Z]+/g,
    (letters, at: number) => `${at > 0 ? "-" : ""}${letters.toLowerCase()}`,
  );
}

/** Flags of `rondel call` itself: a parameter of such a name is given with `param-` before it. */
export const CALL_FLAG_NAMES: readonly string[] = [
  "output",
  "terminal",
  "json",
  "unpinned",
  "progress",
  "silent",
  "help",
];

/** The flag of a parameter. */
export function flagFor(name: string): string {
  const flag = dashed(name);
  return CALL_FLAG_NAMES.includes(flag) ? `param-${flag}` : flag;
}
