// What the engine said, in the words of cards.

import type { FileType, Look } from "../../stdlib/index.ts";
import type { ContainerFacts, FileContent, Tree, TreeEntry } from "../display.ts";
import type { Known } from "./ask.ts";

export function containerFacts(known: Known | null): ContainerFacts | null {
  const container = known?.plan.container ?? null;
  return container === null ? null : { ...container, sizeBytes: known?.plan.sizeBytes ?? null };
}

export function treeOf(look: Look | null): Tree | null {
  if (look === null || look.kind !== "DIRECTORY") return null;
  return { entries: entriesIn(look), moreEntries: look.moreEntries };
}

export function entriesIn({ entries }: Look): TreeEntry[] {
  return entries.map(({ path, kind, sizeBytes }) => ({ path, kind: kindOf(kind), sizeBytes }));
}

export function fileContent(known: Known | null): FileContent | null {
  const look = known?.look ?? null;
  if (look === null || look.head === null || look.sizeBytes === null) return null;
  const bytes = Buffer.from(look.head, "base64");
  const text = textOf(bytes, bytes.length < look.sizeBytes);
  return { sizeBytes: look.sizeBytes, head: text === null ? { bytes } : { text } };
}

function kindOf(type: FileType): TreeEntry["kind"] {
  switch (type) {
    case "REGULAR":
    case "REGULAR_TYPE":
      return "file";
    case "DIRECTORY":
    case "DIRECTORY_TYPE":
      return "directory";
    case "SYMLINK":
    case "SYMLINK_TYPE":
      return "symlink";
    case "UNKNOWN":
      return "other";
  }
}

/** null when it is no text. One that goes on may be cut within its last character. */
function textOf(bytes: Uint8Array, goesOn: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: goesOn });
  } catch {
    return null;
  }
}
