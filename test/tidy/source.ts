// The project's own files, as the tidy checks look at them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mask } from "./mask.ts";

export interface Source {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and strings blanked: see mask.ts. */
  readonly code: string;
}

/** What a check answers: `path:line: what is wrong. What to do.` */
export type Finding = string;

const ROOMS = ["engine", "stdlib", "shell", "kernel", "scripts", "test", "vitest.config.ts"];
const IS_CODE = /\.ts$|^kernel\/jupyter\/lab\/\w+\.js$/;
const NEVER_OURS = new Set(["node_modules", ".git", ".rondel", "coverage"]);

export function sourceOf(path: string, text: string): Source {
  return { path, text, code: mask(text) };
}

/** Every TypeScript file of the rooms, and what the browser is given as it is. */
export function readSources(root: string): Source[] {
  return readTexts(root)
    .filter(({ path }) => IS_CODE.test(path) && ROOMS.includes(path.split("/")[0] ?? ""))
    .map(({ path, text }) => sourceOf(path, text));
}

export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Every file of the project that a person reads. */
export function readTexts(root: string): Text[] {
  return pathsBelow(root, "").map((path) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
  }));
}

function pathsBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (NEVER_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return pathsBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}

export function isGenerated(path: string): boolean {
  return path.endsWith("/generated.ts") || path.includes("/golden/");
}

export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}
