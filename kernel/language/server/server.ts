// The language server as the rest of the room sees it: documents that are set and never written to
// a disk, and questions. It starts in the background, and again when it died.
// Invariant: after a restart it knows every document as it was last set; a question to a server
// that is not there is answered with null.

import { pathToFileURL } from "node:url";
import { type Peer, startPeer } from "./peer.ts";
import { CLIENT_CAPABILITIES } from "./protocol.ts";

/** Deaths without one answer in between, after which it is left alone. */
const MOST_DEATHS = 5;

export interface Server extends AsyncDisposable {
  /** Of the process that runs now; for those who measure it. */
  readonly pid: number | undefined;
  /** Sets what a file says, whether or not there is one. */
  write(path: string, text: string): void;
  /** Files on the disk that are no longer what they were. */
  touch(changes: readonly FileChange[]): void;
  /** Resolves when it answers questions, or is not going to. */
  ready(): Promise<unknown>;
  ask<T>(method: string, params: object, signal?: AbortSignal): Promise<T | null>;
}

export interface FileChange {
  readonly path: string;
  readonly type: "created" | "changed" | "deleted";
}

interface OpenDocument {
  readonly text: string;
  readonly version: number;
}

export interface ServerOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The native program; null when there is none, and then nothing is ever answered. */
  readonly program: string | null;
}

export function createServer({ cwd, env, program }: ServerOptions): Server {
  const documents = new Map<string, OpenDocument>();
  let started: Promise<Peer> | null = null;
  let newest: Peer | null = null;
  let running: Peer | null = null;
  let deaths = 0;
  let isClosed = false;

  const start = async (compiler: string): Promise<Peer> => {
    const onGone = () => {
      deaths += 1;
      running = null;
      started = null;
    };
    const peer = startPeer({ program: compiler, cwd, env, onGone });
    newest = peer;
    const rootUri = pathToFileURL(cwd).href;
    await peer.ask("initialize", {
      processId: process.pid,
      rootUri,
      capabilities: CLIENT_CAPABILITIES,
    });
    peer.notify("initialized", {});
    for (const [path, document] of documents) open(peer, path, document);
    running = peer;
    return peer;
  };
  const reach = (): Promise<Peer> | null => {
    if (isClosed || program === null || deaths >= MOST_DEATHS) return null;
    started ??= start(program);
    return started;
  };
  void reach();

  return {
    get pid() {
      return running?.pid;
    },
    write(path, text) {
      const before = documents.get(path);
      if (before?.text === text) return;
      const document = { text, version: (before?.version ?? 0) + 1 };
      documents.set(path, document);
      if (running === null) return;
      if (before === undefined) open(running, path, document);
      else change(running, path, document);
    },
    touch(files) {
      if (files.length === 0) return;
      const changes = files.map(({ path, type }) => ({
        uri: pathToFileURL(path).href,
        type: CHANGE_TYPES[type],
      }));
      running?.notify("workspace/didChangeWatchedFiles", { changes });
    },
    ready: () => reach() ?? Promise.resolve(),
    async ask<T>(method: string, params: object, signal?: AbortSignal) {
      const peer = await reach();
      if (peer === null) return null;
      const answer = await peer.ask(method, params, signal);
      if (answer !== null) deaths = 0;
      return answer as T | null;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await newest?.end();
    },
  };
}

const CHANGE_TYPES = { created: 1, changed: 2, deleted: 3 };

function open(peer: Peer, path: string, { text, version }: OpenDocument): void {
  const languageId = path.endsWith(".json") ? "json" : "typescript";
  const uri = pathToFileURL(path).href;
  peer.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
}

function change(peer: Peer, path: string, { text, version }: OpenDocument): void {
  const uri = pathToFileURL(path).href;
  const textDocument = { uri, version };
  peer.notify("textDocument/didChange", { textDocument, contentChanges: [{ text }] });
}
