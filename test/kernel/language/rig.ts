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
  /** Cells that ran, one after the other, and are learned. */
  run(...sources: readonly string[]): Promise<void>;
}

export interface RigOptions {
  /** Files of the folder, by their path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The folder of these in which the prompt is. */
  readonly below?: string;
  /** The folder of these that programs are in. */
  readonly path?: string;
  readonly images?: () => Promise<readonly string[]>;
  readonly entries?: (chain: string, path: string) => Promise<readonly PathEntry[] | null>;
}

export function openLanguage(options: RigOptions = {}): LanguageRig {
  const { files = {}, images = async () => [], entries = async () => null } = options;
  const root = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "language-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const cwd = join(root, options.below ?? "");
  const PATH = options.path === undefined ? process.env["PATH"] : join(root, options.path);
  const language = createLanguage({ cwd, env: { ...process.env, PATH }, images, entries });
  const complete = (marked: string) => language.complete(...unmark(marked));
  return {
    language,
    cwd,
    write,
    complete,
    texts: async (marked) => (await complete(marked)).items.map(({ text }) => text),
    async run(...sources) {
      for (const [index, source] of sources.entries()) {
        language.learn({ number: index + 1, source, defines: [] });
      }
      await language.typeOf("0");
    },
    async [Symbol.asyncDispose]() {
      await language[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The source, and where the cursor is. */
export function unmark(marked: string): [source: string, offset: number] {
  const offset = marked.lastIndexOf("|");
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}
