// The user's folder as the server's project: the documents of ours in it, and what the Cells that
// ran have added. Learning happens in the background, one Cell after the other.
// Invariant: the documents of the server say what the names say, as soon as all is learned.

import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompletionKind } from "../../code.ts";
import { readText } from "../host.ts";
import type { DiagnosticReport, Hover, Position } from "../server/protocol.ts";
import type { Server } from "../server/server.ts";
import { type CellText, createCellText } from "../text/cell-text.ts";
import {
  configurationText,
  DOCUMENTS,
  foldersUp,
  globalsText,
  importsText,
  LIBRARY_PATH,
  libraryText,
  sdkText,
} from "./documents.ts";
import type { Probe } from "./freeze.ts";
import { createImportWatch } from "./imports.ts";
import { createLearner, type RanCell } from "./learn.ts";
import { isBuiltIn, type LibraryNames, readLibraryNames } from "./library.ts";
import { createLine } from "./line.ts";
import { createNames, type Kept, type Meaning } from "./names.ts";

/** What to write before a name of the library that JavaScript has too. */
const LIBRARY_QUALIFIER = `import(${JSON.stringify(LIBRARY_PATH)}).`;
/**
 * How long an answer is held back for what a Cell that just ran has made known. Nobody who types is
 * held up by that, and an answer without the newest names is of no use.
 */
const LEARNING_WAIT_MS = 1_000;

export interface Project {
  learn(cell: RanCell): void;
  forget(cell: number): void;
  forgetAll(): void;
  meaning(name: string): Meaning | null;
  /** What is known of a global name without asking; null of one that is neither's. */
  known(name: string): KnownName | null;
  typeOf(name: string): Promise<string | null>;
  /** Whether all is learned; answered when it is, or would take too long. */
  settled(): Promise<boolean>;
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
  const library = readLibraryNames(LIBRARY_PATH);
  const write = (document: string, text: string) => server.write(join(cwd, document), text);
  const cell = { uri: pathToFileURL(join(cwd, DOCUMENTS.cell)).href };
  const inCell = (text: string) => text + importsFor(text, names.overBuiltIn());
  const offered = [...library.keys()].filter((name) => !isBuiltIn(name));
  const publish = (): void => {
    const documents = names.documents();
    write(DOCUMENTS.globals, globalsText(offered.filter((name) => !names.has(name))));
    write(DOCUMENTS.values, documents.values);
    write(DOCUMENTS.modules, documents.modules);
    write(DOCUMENTS.names, documents.names);
  };
  writeConfiguration(write, cwd);
  write(DOCUMENTS.library, libraryText());
  write(DOCUMENTS.sdk, sdkText());
  write(DOCUMENTS.imports, importsText(isInstalledFrom(cwd)));
  publish();

  const learner = createLearner({
    probe: createProbe(server, join(cwd, DOCUMENTS.probe), inCell),
    library: { names: library, qualifier: LIBRARY_QUALIFIER },
    isRedefined: names.has,
  });
  const line = createLine();
  const files = createImportWatch(server, cwd);
  /** In the background, after what was asked for before. */
  const update = (work: () => Promise<void> | void): void => {
    void line.add(async () => {
      await work();
      publish();
    });
  };

  return {
    learn(ran) {
      files.keep(ran.source);
      // What was learned before may have been edited since.
      files.refresh("");
      update(async () => names.learn(await learner.learn(ran)));
    },
    forget: (number) => update(() => names.forget(number)),
    forgetAll: () => update(() => names.forgetAll()),
    meaning: names.meaning,
    known: (name) => describeName(name, names.meaning(name), library),
    typeOf: (name) => line.add(() => learner.typeOf(name)),
    async settled() {
      await server.ready();
      return line.settled(LEARNING_WAIT_MS);
    },
    place(text, offset) {
      files.refresh(text.text);
      write(DOCUMENTS.cell, inCell(text.text));
      return { textDocument: cell, position: text.positionOf(offset) };
    },
  };
}

function isInstalledFrom(cwd: string): (name: string) => boolean {
  const place = (at: string, name: string) => join(at, "node_modules", name, "package.json");
  return (name) => foldersUp(cwd).some((at) => readText(place(at, name)) !== null);
}

/** Behind the Cell's text, for the names that it uses and does not itself declare. */
function importsFor(text: string, names: readonly string[]): string {
  const taken = names.filter((name) => {
    const word = name.replaceAll("$", "\\$");
    const declared = `\\b(?:${DECLARING})\\b[^;=\\n]*(?<![\\w$])${word}(?![\\w$])`;
    return text.includes(name) && !new RegExp(declared).test(text);
  });
  // Found under the name of the code that its declarations would belong to.
  const from = DOCUMENTS.modules.replace(".d.mts", ".mjs");
  return taken.length === 0 ? "" : `\n;import { ${taken.join(", ")} } from "./${from}";`;
}

const DECLARING = "const|let|var|function|class|enum|interface|type|import|using";

function describeName(
  name: string,
  meaning: Meaning | null,
  library: LibraryNames,
): KnownName | null {
  if (meaning !== null) return { ...describeKept(meaning.kept), cell: meaning.cell };
  const kind = library.get(name);
  return kind === undefined || isBuiltIn(name) ? null : { kind, type: "", cell: 0 };
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

function writeConfiguration(write: (document: string, text: string) => void, cwd: string): void {
  const own = readText(join(cwd, DOCUMENTS.configuration));
  const extended =
    own === null ? nearestConfiguration(dirname(cwd)) : `./${DOCUMENTS.ownConfiguration}`;
  // Ours first: any document that the server knows before it makes the user's project a project.
  write(DOCUMENTS.configuration, configurationText(cwd, extended));
  if (own !== null) write(DOCUMENTS.ownConfiguration, own);
}

function nearestConfiguration(folder: string): string | null {
  const path = join(folder, DOCUMENTS.configuration);
  if (readText(path) !== null) return path;
  const up = dirname(folder);
  return up === folder ? null : nearestConfiguration(up);
}

function createProbe(server: Server, path: string, inCell: (text: string) => string): Probe {
  const textDocument = { uri: pathToFileURL(path).href };
  let text = createCellText("");
  return {
    write(source: string) {
      text = createCellText(source);
      server.write(path, inCell(text.text));
    },
    hover: (offset: number) =>
      server.ask<Hover>("textDocument/hover", { textDocument, position: text.positionOf(offset) }),
    diagnose: () => server.ask<DiagnosticReport>("textDocument/diagnostic", { textDocument }),
  };
}
