// The language server as the rest of the room sees it: documents that are set and never written to
// a disk, and questions. It starts in the background, and again when it died.
// Invariant: after a restart it knows every document as it was last set; a question to a server
// that is not there is answered with null.

import { pathToFileURL } from "node:url";
import { createOpenDocuments } from "./open-documents.ts";
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

export interface ServerOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The native program; null when there is none, and then nothing is ever answered. */
  readonly program: string | null;
}

export function createServer({ cwd, env, program }: ServerOptions): Server {
  const documents = createOpenDocuments();
  let started: Promise<Peer> | null = null;
  let newest: Peer | null = null;
  let running: Peer | null = null;
  let deaths = 0;
  let isClosed = false;

  const onGone = () => {
    deaths += 1;
    running = null;
    started = null;
    documents.tell(null);
  };
  const start = async (compiler: string): Promise<Peer> => {
    const peer = startPeer({ program: compiler, env, onGone });
    newest = peer;
    const answer = await greet(peer, cwd);
    if (answer === null) {
      await peer.end();
      return peer;
    }
    documents.tell(peer);
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
    write: documents.set,
    touch(files) {
      if (files.length === 0) return;
      running?.notify("workspace/didChangeWatchedFiles", { changes: files.map(changeOf) });
    },
    ready: () => reach() ?? Promise.resolve(),
    async ask<T>(method: string, params: object, signal?: AbortSignal) {
      // At once, when it can be: the documents are now what the question is about.
      const peer = running ?? (await reach());
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

function changeOf({ path, type }: FileChange) {
  return { uri: pathToFileURL(path).href, type: CHANGE_TYPES[type] };
}

const CHANGE_TYPES = { created: 1, changed: 2, deleted: 3 };

async function greet(peer: Peer, cwd: string): Promise<unknown> {
  const answer = await peer.ask("initialize", {
    // It ends when this process does.
    processId: process.pid,
    rootUri: pathToFileURL(cwd).href,
    capabilities: CLIENT_CAPABILITIES,
  });
  peer.notify("initialized", {});
  return answer;
}
