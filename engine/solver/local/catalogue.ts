// What is kept, told entry by entry: who has made which bytes, in words for a person.

import { describeOp } from "../../op/describe.ts";
import type { Op } from "../../op/op.ts";
import type { Store, StoreEntry } from "../../store/store.ts";
import type { CacheEntry, EntryKind } from "../cache.ts";
import type { Collector } from "./collector.ts";

/** The biggest first. A shared piece is counted where it was made: in the shortest stack. */
export function listEntries({ ledger }: Store, { entries }: Collector): CacheEntry[] {
  const [found, sizes, texts] = [entries(), ledger.sizes(), ledger.texts()];
  const owners = findOwners(found);
  const told = found.map((entry) => {
    const own = entry.pieces.filter((piece) => owners.get(piece) === entry);
    const sizeBytes = own.reduce((sum, piece) => sum + (sizes.get(piece) ?? 0), 0);
    const { madeMs, isHeld: isInUse } = entry;
    // A failure counts as never used, so that it is the first to go.
    const usedMs = Math.max(madeMs, entry.usedMs);
    return {
      ...wordsFor(entry, readOp(texts.get(entry.name))),
      sizeBytes,
      madeMs,
      usedMs,
      isInUse,
    };
  });
  return told.sort((a, b) => b.sizeBytes - a.sizeBytes || b.usedMs - a.usedMs);
}

function findOwners(entries: readonly StoreEntry[]): Map<string, StoreEntry> {
  const owners = new Map<string, StoreEntry>();
  for (const entry of entries) {
    for (const piece of entry.pieces) {
      const known = owners.get(piece);
      if (known === undefined || isBefore(entry, known)) owners.set(piece, entry);
    }
  }
  return owners;
}

function isBefore(one: StoreEntry, other: StoreEntry): boolean {
  const higher = one.pieces.length - other.pieces.length;
  return higher < 0 || (higher === 0 && one.madeMs < other.madeMs);
}

type Words = Pick<CacheEntry, "id" | "kind" | "title">;

function wordsFor({ id, kind, name }: StoreEntry, op: Op | null): Words {
  const title = op === null ? name : describeOp(op);
  switch (kind) {
    case "result":
      return { id: name, kind: kindOf(op), title };
    case "layer":
      return { id, kind: "image", title: "layer of an image that is not kept" };
    case "blob":
      return { id, kind: "content", title: `content ${name}` };
    case "memo":
      return { id, kind: "folder", title: "what was seen of a host folder" };
    case "failure":
      return { id, kind: "failure", title: `failed: ${title}` };
    case "volume":
      return { id, kind: "volume", title: `cache volume ${name}` };
  }
}

function kindOf(op: Op | null): EntryKind {
  if (op === null) return "file";
  return op.kind === "tree" ? "folder" : op.kind;
}

export function readOp(text: string | undefined): Op | null {
  return text === undefined || !text.startsWith("{") ? null : (JSON.parse(text) as Op);
}
