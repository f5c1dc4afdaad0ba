// The documents as they were last set, and the one server that is to know them.
// Invariant: what a server was told is what is here, from its beginning on.

import { pathToFileURL } from "node:url";
import type { Peer } from "./peer.ts";

export interface OpenDocuments {
  set(path: string, text: string): void;
  /** From now on this server is told; null when there is none. */
  tell(peer: Peer | null): void;
}

interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

export function createOpenDocuments(): OpenDocuments {
  const documents = new Map<string, OpenDocument>();
  let told: Peer | null = null;

  return {
    set(path, text) {
      const before = documents.get(path);
      // Each document that is opened costs the start some time; one that is empty can wait.
      if (text === (before?.text ?? "")) return;
      const uri = before?.uri ?? pathToFileURL(path).href;
      const document = { uri, version: (before?.version ?? 0) + 1, text };
      documents.set(path, document);
      if (told === null) return;
      if (before === undefined) open(told, document);
      else change(told, document);
    },
    tell(peer) {
      told = peer;
      if (peer !== null) for (const document of documents.values()) open(peer, document);
    },
  };
}

function open(peer: Peer, { uri, version, text }: OpenDocument): void {
  const languageId = uri.endsWith(".json") ? "json" : "typescript";
  peer.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
}

function change(peer: Peer, { uri, version, text }: OpenDocument): void {
  peer.notify("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
}
