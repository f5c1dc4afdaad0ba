// The rules of the house that no compiler checks, checked on the project itself.
// Each check is a function in test/tidy/, where checks.test.ts shows that it can fail.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { describeCommands } from "../shell/cli/commands.ts";
import { BANS, checkBans, checkFileNames } from "./tidy/banned.ts";
import { checkDeadExports, checkDeadFiles } from "./tidy/dead.ts";
import { mirrorHosts } from "./tidy/hosts.ts";
import { checkCycles, checkImportTable, type ImportTable } from "./tidy/imports.ts";
import {
  checkDocuments,
  checkFoldersNamed,
  checkFresh,
  checkHosts,
  checkLimits,
  checkLockfile,
} from "./tidy/papers.ts";
import { checkSizes } from "./tidy/sizes.ts";
import { readSources, readTexts, type Text } from "./tidy/source.ts";

const BASE = "stdlib/base";
const SOLVER = "engine/solver/solver.ts";
const LANGUAGE = ["engine/op", "engine/event"];

/** Who may import whom, beside their own folder. `/*` is the folder without its folders. */
const IMPORTS: ImportTable = {
  [BASE]: [],
  "stdlib/client": [BASE],
  "stdlib/modules": [BASE, "stdlib/client"],
  "stdlib/notebook": [BASE, "stdlib/client"],
  "stdlib/*": ["stdlib"],
  kernel: ["stdlib"],
  shell: ["stdlib", "kernel"],
  notebooks: ["stdlib"],

  "engine/op": [BASE],
  "engine/event": [BASE, "engine/op"],
  "engine/libc": [],
  "engine/text": [BASE, ...LANGUAGE],
  "engine/dockerfile": [BASE, ...LANGUAGE],
  "engine/files": [BASE, ...LANGUAGE, "engine/libc", "engine/text"],
  "engine/store": [BASE, ...LANGUAGE, "engine/files", "engine/libc"],
  "engine/image": [BASE, ...LANGUAGE, "engine/files", "engine/libc", "engine/store"],
  "engine/source": [
    BASE,
    ...LANGUAGE,
    "engine/files",
    "engine/libc",
    "engine/store",
    "engine/image",
  ],
  "engine/runtime": [BASE, "engine/libc"],
  "engine/solver/*": [BASE, ...LANGUAGE, "engine/text", "engine/files/entry.ts"],
  "engine/solver/fake": [BASE, ...LANGUAGE, "engine/text", "engine/solver/*"],
  "engine/solver/local": [
    BASE,
    ...LANGUAGE,
    "engine/files",
    "engine/libc",
    "engine/image",
    "engine/store",
    "engine/runtime",
    "engine/solver/*",
  ],
  "engine/session": [BASE, ...LANGUAGE, SOLVER],
  "engine/api": [
    BASE,
    ...LANGUAGE,
    "engine/text",
    "engine/dockerfile",
    "engine/session",
    SOLVER,
    "engine/source/sources.ts",
  ],
  "engine/*": [BASE, "engine"],

  scripts: ["engine", "stdlib", "shell", "kernel", "test/rig"],
  test: ["engine", "stdlib", "shell", "kernel", "scripts"],
  "vitest.config.ts": ["test/rig"],
};

const GENERATORS = ["scripts/client/generate.ts", "scripts/api/types.ts", "scripts/coverage.ts"];

/** What is started from outside, and what users import. */
const ENTRIES = [
  ...GENERATORS,
  "shell/main.ts",
  "kernel/jupyter/lab/entry.js",
  "engine/main.ts",
  "engine/doctor.ts",
  "stdlib/index.ts",
  "stdlib/modules/",
  "scripts/bench/main.ts",
  "scripts/bench/bare.ts",
  "scripts/images/main.ts",
  "scripts/setup/jupyter/pin.ts",
  "test/rig/state.ts",
  "vitest.config.ts",
];

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const sources = readSources(root);
const texts = readTexts(root);
const textOf = (path: string): Text => ({ path, text: readFileSync(`${root}/${path}`, "utf8") });

test("every import is one that the rooms allow", () => {
  expect(checkImportTable(sources, IMPORTS)).toEqual([]);
});

test("no file imports itself by a round way", () => {
  expect(checkCycles(sources)).toEqual([]);
});

test("files, functions and lines are short", () => {
  expect(checkSizes(sources)).toEqual([]);
});

test("nothing banned is written", () => {
  expect(checkBans(sources, BANS)).toEqual([]);
  expect(checkFileNames(sources)).toEqual([]);
});

test("every file is reached from an entry", () => {
  expect(checkDeadFiles(sources, ENTRIES)).toEqual([]);
});

test("every export is used", () => {
  expect(checkDeadExports(sources, ENTRIES)).toEqual([]);
});

test("every folder of code is named in ARCHITECTURE.md", () => {
  expect(checkFoldersNamed(sources, textOf("ARCHITECTURE.md").text)).toEqual([]);
});

test("documents have one title and links that lead somewhere", () => {
  expect(checkDocuments(texts)).toEqual([]);
});

test("docs/cli.md explains every command", async () => {
  const names = [...(await describeCommands()).matchAll(/^ {2}(\w+) {2}/gm)].map(
    ([, name = ""]) => name,
  );
  const { text } = textOf("docs/cli.md");
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !text.includes(`\n## \`rondel ${name}`))).toEqual([]);
});

test("docs/limits.md says what the code says", () => {
  expect(checkLimits(textOf("docs/limits.md"), sources)).toEqual([]);
});

test("what is generated is what the schema makes today", () => {
  const checks = GENERATORS.map((path) => [`${root}/${path}`, "--check"]);
  expect(checks.flatMap(checkFresh)).toEqual([]);
});

test("lockfiles name no registry", () => {
  const paths = ["package-lock.json", "scripts/setup/node/package-lock.json"];
  const locks = paths.filter((path) => existsSync(`${root}/${path}`)).map(textOf);
  expect(locks.length).toBe(paths.length);
  expect(locks.flatMap(checkLockfile)).toEqual([]);
});

test("no file names the mirrors of the machine it was written on", () => {
  expect(checkHosts(texts, mirrorHosts(process.env))).toEqual([]);
});
