// Where the dynamic loader of this host looks for a library.

import { globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The folders that a loader knows without any configuration, beside those of a machine triplet. */
const BUILT_IN = ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"];
const TRIPLET = /^\/(usr\/)?lib\/[a-z0-9_]+-linux-[a-z0-9]+$/;

export interface LibraryPath {
  /** The folders of a loader's configuration, then those that it knows. */
  readonly folders: readonly string[];
  /** Whether a loader without configuration looks there too. */
  isBuiltIn(folder: string): boolean;
}

export function readLibraryPath(): LibraryPath {
  const configured = readConfiguration("/etc/ld.so.conf");
  const musl = globSync("/etc/ld-musl-*.path").flatMap((file) => linesOf(file));
  return {
    folders: [...configured, ...musl.flatMap((line) => line.split(":")), ...BUILT_IN],
    isBuiltIn: (folder) => BUILT_IN.includes(folder) || TRIPLET.test(folder),
  };
}

/** `$ORIGIN` is the folder of the file that names it. */
export function resolveRunpath(runpath: readonly string[], file: string): string[] {
  return runpath
    .filter((folder) => folder !== "")
    .map((folder) => folder.replace(/\$ORIGIN|\$\{ORIGIN\}/g, dirname(file)));
}

function readConfiguration(file: string): string[] {
  return linesOf(file).flatMap((line) => {
    const included = /^include\s+(\S+)/.exec(line)?.[1];
    if (included === undefined) return [line];
    return globSync(resolve(dirname(file), included))
      .sort()
      .flatMap(readConfiguration);
  });
}

function linesOf(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}
