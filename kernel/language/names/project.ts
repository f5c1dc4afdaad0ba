// The user's folder as the server's project: the documents of ours in it, and what the Cells that
// ran have added. Learning happens in the background, one Cell after the other.
// Invariant: the documents of the server say what the names say, as soon as all is learned.

import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompletionKind } from "../../code.ts";
import { readText } from "../host.ts";
import type { DiagnosticReport, Hover, Position } from "../server/protocol.ts";
import type { Server } from "../server/server.ts";
import type { CellText } from "../text/cell-text.ts";
import { createCellText } from "../text/cell-text.ts";
import { configurationText, DOCUMENTS, LIBRARY_PATH, libraryTexts } from "./documents.ts";
import { createImportWatch } from "./imports.ts";
import { createLearner, type RanCell } from "./learn.ts";
import { isBuiltIn, type LibraryNames, readLibraryNames } from "./library.ts";
import { createNames, type Kept, type Meaning } from "./names.ts";

/** What to write before a name of the library that JavaScript has too. */
const LIBRARY_QUALIFIER = `import(${JSON.stringify(LIBRARY_PATH)}).`;
/** How long an answer is held back for what a Cell that just ran has made known. */
const LEARNING_WAIT_MS = 100;

export interface Project {
  learn(cell: RanCell): void;
  forget(cell: number): void;
  forgetAll(): void;
  meaning(name: string): Meaning | null;
  /** What is known of a global name without asking; null of one that is neither's. */
  known(name: string): KnownName | null;
  typeOf(name: string): Promise<string | null>;
  /** Resolves when all is learned, or would take too long. */
  settled(): Promise<void>;
  /** Makes this the Cell at the prompt, and names a place in it to the server. */
  place(text: CellText, offset: number): Place;
}

export interface KnownName {
  readonly kind: CompletionKind;
  /** Empty when it would have to be asked for. */
  readonly type: string;
  /** The Cell that defines it; 0 for a name of the library. */
  readonly cell: number;
}

export interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

export function createProject(server: Server, cwd: string): Project {
  const names = createNames();
  const path = (document: string) => join(cwd, document);
  const uri = (document: string) => pathToFileURL(path(document)).href;
  const library = readLibraryNames(LIBRARY_PATH);
  writeProject(server, cwd, library);
  const publish = (): void => {
    const documents = names.documents();
    server.write(path(DOCUMENTS.values), documents.values);
    server.write(path(DOCUMENTS.modules), documents.modules);
    server.write(path(DOCUMENTS.names), documents.names);
  };
  publish();
  server.write(path(DOCUMENTS.probe), "");
  server.write(path(DOCUMENTS.cell), "");

  const learner = createLearner({
    probe: createProbe(server, path(DOCUMENTS.probe)),
    library: { names: library, qualifier: LIBRARY_QUALIFIER },
    isRedefined: names.has,
  });
  const line = createLine();
  const files = createImportWatch(server, cwd);

  return {
    learn(cell) {
      line.add(async () => {
        names.learn(await learner.learn(cell));
        publish();
      });
      files.note(cell.source);
    },
    forget: (cell) =>
      line.add(async () => {
        names.forget(cell);
        publish();
      }),
    forgetAll: () =>
      line.add(async () => {
        names.forgetAll();
        publish();
      }),
    meaning: names.meaning,
    known(name) {
      const meaning = names.meaning(name);
      if (meaning !== null) return { ...describeKept(meaning.kept), cell: meaning.cell };
      const kind = library.get(name);
      return kind === undefined || isBuiltIn(name) ? null : { kind, type: "", cell: 0 };
    },
    typeOf: (name) => line.add(() => learner.typeOf(name)),
    async settled() {
      await server.ready();
      await line.settled(LEARNING_WAIT_MS);
    },
    place(text, offset) {
      files.note(text.text);
      files.refresh();
      server.write(path(DOCUMENTS.cell), text.text);
      return { textDocument: { uri: uri(DOCUMENTS.cell) }, position: text.positionOf(offset) };
    },
  };
}

function describeKept(kept: Kept): { readonly kind: CompletionKind; readonly type: string } {
  if (kept.as === "type") {
    return { kind: "variable", type: kept.type.replaceAll(LIBRARY_QUALIFIER, "") };
  }
  if (kept.as !== "whole") return { kind: "variable", type: "" };
  const text = kept.texts.join("\n");
  if (/^\s*(?:async\s+)?function\b/m.test(text)) return { kind: "function", type: "" };
  if (/^\s*(?:declare\s+)?(?:interface|type)\b/m.test(text)) return { kind: "type", type: "" };
  return { kind: "class", type: "" };
}

function writeProject(server: Server, cwd: string, library: LibraryNames): void {
  const own = readText(join(cwd, DOCUMENTS.configuration));
  const above = nearestConfiguration(dirname(cwd));
  const extended = own === null ? above : `./${DOCUMENTS.ownConfiguration}`;
  const configuration = configurationText(cwd, extended);
  if (own !== null) server.write(join(cwd, DOCUMENTS.ownConfiguration), own);
  server.write(join(cwd, DOCUMENTS.configuration), configuration);
  const texts = libraryTexts([...library.keys()].filter((name) => !isBuiltIn(name)));
  server.write(join(cwd, DOCUMENTS.library), texts.library);
  server.write(join(cwd, DOCUMENTS.globals), texts.globals);
}

function nearestConfiguration(folder: string): string | null {
  const path = join(folder, DOCUMENTS.configuration);
  if (readText(path) !== null) return path;
  const up = dirname(folder);
  return up === folder ? null : nearestConfiguration(up);
}

function createProbe(server: Server, path: string) {
  const textDocument = { uri: pathToFileURL(path).href };
  let text = createCellText("");
  return {
    write(source: string) {
      text = createCellText(source);
      server.write(path, text.text);
    },
    hover: (offset: number) =>
      server.ask<Hover>("textDocument/hover", { textDocument, position: text.positionOf(offset) }),
    diagnose: () => server.ask<DiagnosticReport>("textDocument/diagnostic", { textDocument }),
  };
}

/** Work that is done in order; what fails is left out. */
function createLine() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const add = <T>(work: () => Promise<T>): Promise<T> => {
    waiting += 1;
    const done = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = done.catch(() => undefined);
    return done;
  };
  return {
    add,
    async settled(waitMs: number) {
      if (waiting === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
      await Promise.race([last, late]);
      clearTimeout(timer);
    },
  };
}
