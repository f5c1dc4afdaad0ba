// What the kernel says about code while it is written: completion, signatures, documentation, what
// is wrong. It asks TypeScript's own language server, whose project is the user's folder with the
// Cell and the names of earlier Cells as documents beside the files there.
// Not here: how the server is run (server/), what names mean (names/), whether code is complete
// (compile/).
// Invariant: nothing here fails or waits for long: who cannot be told is answered with nothing. Of
// each kind of question only the newest that one asks is answered.

import type { Completions, Diagnostic, Inspection, Signature } from "../code.ts";
import { createDiagnoser, type Diagnoser } from "./ask/diagnoser.ts";
import { createInspector } from "./ask/inspect.ts";
import { signatureOf } from "./ask/signature.ts";
import { type CompleterOptions, createCompleter } from "./complete/complete.ts";
import { listFolder, listPrograms } from "./host.ts";
import { createProject } from "./names/project.ts";
import { findCompiler } from "./server/binary.ts";
import type { SignatureHelp } from "./server/protocol.ts";
import { createServer } from "./server/server.ts";
import { createImages } from "./sources/images.ts";
import { createContainerPaths, createHostPaths, type PathEntry } from "./sources/paths.ts";
import { createPrograms } from "./sources/programs.ts";
import { createCellText } from "./text/cell-text.ts";

/** The questions of one who writes. */
export interface Asking {
  complete(source: string, offset: number): Promise<Completions>;
  /** Of an item of the last completions. */
  describe(key: number): Promise<Inspection | null>;
  signature(source: string, offset: number): Promise<Signature | null>;
  inspect(source: string, offset: number, wantsSource: boolean): Promise<Inspection | null>;
  diagnose(source: string): Promise<readonly Diagnostic[]>;
  typeOf(name: string): Promise<string | null>;
}

export interface Language extends Asking, AsyncDisposable {
  /** For another who writes at the same time: neither gives up the other's questions. */
  another(): Asking;
  /** A Cell ran: its names mean this from now on (asynchronously, never blocks the prompt). */
  learn(cell: {
    readonly number: number;
    readonly source: string;
    readonly defines: readonly string[];
  }): void;
  /** The Cell was taken back. */
  forget(number: number): void;
  forgetAll(): void;
  /** The process of the server, for those who measure it. */
  readonly pid: number | undefined;
}

export interface LanguageOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names and tags of the images that the store has. */
  images(): Promise<readonly string[]>;
  /** The entries of a folder in what an expression stands for; null when that would cost much. */
  entries: (chain: string, path: string) => Promise<readonly PathEntry[] | null>;
}

export function createLanguage({ cwd, env, images, entries }: LanguageOptions): Language {
  const server = createServer({ cwd, env, program: findCompiler() });
  const project = createProject(server, cwd);
  const diagnoser = createDiagnoser(server, project);
  const sources = [
    createHostPaths(
      (path) => listFolder(cwd, path),
      (name) => project.known(name)?.type === "Host",
    ),
    createContainerPaths(entries),
    createImages(images),
    createPrograms(() => listPrograms(env["PATH"] ?? "")),
  ];
  const another = () => createAsking({ server, project, diagnoser, sources });

  return {
    ...another(),
    another,
    get pid() {
      return server.pid;
    },
    learn(cell) {
      diagnoser.drop();
      project.learn(cell);
    },
    forget(number) {
      diagnoser.drop();
      project.forget(number);
    },
    forgetAll() {
      diagnoser.drop();
      project.forgetAll();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface AskingOptions extends CompleterOptions {
  readonly diagnoser: Diagnoser;
}

function createAsking({ diagnoser, ...options }: AskingOptions): Asking {
  const { server, project } = options;
  const newest = createNewest();
  const completer = createCompleter(options);
  const inspector = createInspector(options);
  return {
    complete: (source, offset) =>
      newest("complete", (signal) => completer.complete(source, offset, signal)),
    describe: completer.describe,
    signature: (source, offset) =>
      newest("signature", async (signal) => {
        await project.settled();
        const text = createCellText(source);
        const place = project.place(text, offset);
        const method = "textDocument/signatureHelp";
        return signatureOf(await server.ask<SignatureHelp>(method, place, signal));
      }),
    inspect: (source, offset, wantsSource) =>
      newest("inspect", (signal) => inspector.inspect(source, offset, wantsSource, signal)),
    diagnose: (source) => diagnoser.diagnose(source, (ask) => newest("diagnose", ask)),
    typeOf: project.typeOf,
  };
}

/** Gives up a question when the next of its kind is asked. */
function createNewest() {
  const asked = new Map<string, AbortController>();
  return async <T>(kind: string, answer: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    asked.get(kind)?.abort();
    const question = new AbortController();
    asked.set(kind, question);
    try {
      return await answer(question.signal);
    } finally {
      if (asked.get(kind) === question) asked.delete(kind);
    }
  };
}
