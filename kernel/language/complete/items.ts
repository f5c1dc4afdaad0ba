// From what the server offers to what is shown: fit for the place, ranked, bounded. Pure.

import type { CompletionKind } from "../../code.ts";
import { DOCUMENT_PREFIX } from "../names/documents.ts";
import type { KnownName } from "../names/project.ts";
import type { CompletionItem } from "../server/protocol.ts";
import type { CellText } from "../text/cell-text.ts";
import { SPREAD, scoreOf } from "./rank.ts";

export interface Offer {
  readonly text: string;
  readonly kind: CompletionKind;
  readonly type: string;
  /** What the server knows it by; null for what it did not offer. */
  readonly item: CompletionItem | null;
}

export interface Offers {
  readonly from: number;
  readonly to: number;
  readonly offers: readonly Offer[];
}

export interface Place {
  readonly source: string;
  readonly offset: number;
  readonly cellText: CellText;
  /** The text of the string that the cursor is in; null outside of one. */
  readonly literal: { readonly from: number; readonly to: number } | null;
  /** Of a global name, where it comes from; null of one of JavaScript's. */
  known(name: string): KnownName | null;
}

/** More than that nobody reads; the rest comes when more is typed. */
export const MOST_ITEMS = 200;

export function offersOf(items: readonly CompletionItem[], place: Place): Offers {
  const word = wordBefore(place);
  const placed = items
    .filter((item) => isOffered(item) && fitsLiteral(item, place))
    .map((item) => placedItem(item, word, place));
  const from = Math.min(word.from, ...placed.map((one) => one.from));
  const ranked = placed.flatMap((one) => {
    // An edit may begin before the word, as at the dot that becomes `?.`.
    const typed = place.source.slice(one.from, place.offset).replace(/^\??\./, "");
    const match = scoreOf(typed, plain(one.item.label));
    return match === null ? [] : [{ ...one, rank: rankOf(one.item, match, place) }];
  });
  const isHit = ranked.some(({ rank: [match] }) => match < SPREAD);
  const best = isHit ? ranked.filter(({ rank: [match] }) => match < SPREAD) : ranked;
  best.sort((one, other) => compareRanks(one.rank, other.rank) || byName(one.item, other.item));
  return {
    from,
    to: place.literal === null ? place.offset : Math.max(place.offset, word.to),
    offers: best.slice(0, MOST_ITEMS).map(({ item, text, from: begin }) => {
      const known = isGlobal(item) && place.literal === null ? place.known(item.label) : null;
      return {
        text: place.source.slice(from, begin) + text,
        kind: known?.kind ?? (place.literal === null ? kindOf(item) : literalKind(item, place)),
        type: known?.type ?? typeOf(item),
        item,
      };
    }),
  };
}

interface Word {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What is being typed: a name, or the text of a string from its last slash on. */
function wordBefore({ source, offset, literal }: Place): Word {
  if (literal !== null) {
    const before = source.slice(literal.from, offset);
    const text = before.slice(before.lastIndexOf("/") + 1);
    return { from: offset - text.length, to: literal.to, text };
  }
  const text = /[\p{ID_Continue}$#]*$/u.exec(source.slice(0, offset))?.[0] ?? "";
  return { from: offset - text.length, to: offset, text };
}

/** Specifiers of Node's own modules, in whose folder of types other files lie too. */
const OF_NODE = /^node:/;
/** Nothing in it is imported by its path. */
const PACKAGES = "node_modules";

function fitsLiteral({ label, kind }: CompletionItem, { source, offset, literal }: Place): boolean {
  if (literal === null) return true;
  if (label === PACKAGES) return false;
  return kind === MODULE || !OF_NODE.test(source.slice(literal.from, offset));
}

const MODULE = 9;
const PRIVATE = /^[#]|^__rondel/;

function isOffered({ label, tags, insertText }: CompletionItem): boolean {
  if (tags?.includes(1) || PRIVATE.test(label)) return false;
  // Symbols as members, and members that are no names: reached by writing brackets.
  if (insertText?.startsWith("[") || insertText?.startsWith("?.[")) return false;
  return !label.startsWith(DOCUMENT_PREFIX);
}

interface PlacedItem {
  readonly item: CompletionItem;
  readonly from: number;
  readonly text: string;
}

function placedItem(item: CompletionItem, word: Word, place: Place): PlacedItem {
  const range = item.textEdit?.range;
  const text = item.textEdit?.newText ?? item.insertText ?? item.label;
  if (range === undefined) return { item, from: word.from, text };
  return { item, from: Math.min(place.cellText.offsetOf(range.start), place.offset), text };
}

type Rank = readonly [match: number, group: number, near: number, sort: string];

function rankOf(item: CompletionItem, match: number, place: Place): Rank {
  const sort = item.sortText ?? "";
  return [match, isInherited(item) ? 1 : 0, nearOf(item, place), sort];
}

function isGlobal({ sortText }: CompletionItem): boolean {
  return (sortText ?? "") > OF_THE_PLACE;
}

/**
 * After the names of the Cell itself: those of Cells, the last first, of the library, the last
 * values, others.
 */
function nearOf(item: CompletionItem, { literal, known }: Place): number {
  // The user's packages before Node's modules.
  if (literal !== null) return item.kind === MODULE ? 1 : 0;
  if (!isGlobal(item)) return 0;
  const name = known(item.label);
  if (name === null) return 4;
  if (LAST_VALUES.test(item.label)) return 3;
  return name.cell === 0 ? 2 : 1 + 1 / (1 + name.cell);
}

const LAST_VALUES = /^_\d*$/;

/** What the server writes before members and local names; other names come after it. */
const OF_THE_PLACE = "11";

/** What every object has is seldom what is meant. */
const INHERITED = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...["apply", "call", "bind", "caller", "callee", "arguments"],
]);

function isInherited({ label, kind }: CompletionItem): boolean {
  return (kind === 2 || kind === 5 || kind === 10) && INHERITED.has(label);
}

function compareRanks(one: Rank, other: Rank): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? value;
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}

function byName(one: CompletionItem, other: CompletionItem): number {
  return one.label < other.label ? -1 : 1;
}

function plain(label: string): string {
  return label.replace(/^["'`]|["'`?]$/g, "");
}

function typeOf({ label, detail, labelDetails }: CompletionItem): string {
  const type = (detail ?? labelDetails?.detail ?? labelDetails?.description ?? "").trim();
  return type === label ? "" : type;
}

const KINDS: Readonly<Record<number, CompletionKind>> = {
  2: "method",
  3: "function",
  4: "class",
  5: "property",
  6: "variable",
  7: "class",
  8: "type",
  9: "module",
  10: "property",
  13: "class",
  14: "keyword",
  17: "path",
  19: "path",
  20: "property",
  22: "type",
  25: "type",
};

function kindOf({ kind }: CompletionItem): CompletionKind {
  return KINDS[kind ?? 0] ?? "value";
}

function literalKind(item: CompletionItem, { source, offset, literal }: Place): CompletionKind {
  const kind = kindOf(item);
  if (kind !== "module" && kind !== "path") return "value";
  return /^[./]/.test(source.slice(literal?.from, offset)) ? kind : "module";
}
