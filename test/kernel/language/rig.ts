// A language server on a folder of its own, and a way to write down what it must answer: the
// cursor is the `|` in a source.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Completions } from "../../../kernel/code.ts";
import { createLanguage, type Language } from "../../../kernel/language/language.ts";
import type { PathEntry } from "../../../kernel/language/sources/paths.ts";

export interface LanguageRig extends AsyncDisposable {
  readonly language: Language;
  readonly cwd: string;
  complete(marked: string): Promise<Completions>;
  texts(marked: string): Promise<string[]>;
  write(path: string, text: string): void;
}

export interface RigOptions {
  /** Files of the folder, by their path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly images?: () => Promise<readonly string[]>;
  readonly entries?: (chain: string, path: string) => Promise<readonly PathEntry[] | null>;
}

export function openLanguage(options: RigOptions = {}): LanguageRig {
  const { files = {}, images = async () => [], entries = async () => null } = options;
  const cwd = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "language-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const language = createLanguage({ cwd, env: process.env, images, entries });
  const complete = (marked: string) => language.complete(...unmark(marked));
  return {
    language,
    cwd,
    write,
    complete,
    texts: async (marked) => (await complete(marked)).items.map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await language[Symbol.asyncDispose]();
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}

/** The source, and where the cursor is. */
export function unmark(marked: string): [source: string, offset: number] {
  const offset = marked.lastIndexOf("|");
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}
