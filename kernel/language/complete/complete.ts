// Completion: what a Source has to say about the string at the cursor, otherwise what the server
// offers. Keys name the items of the last answer.

import type { Completions, Inspection } from "../../code.ts";
import type { Project } from "../names/project.ts";
import type { CompletionItem, CompletionList } from "../server/protocol.ts";
import type { Server } from "../server/server.ts";
import type { Source } from "../sources/source.ts";
import { createCellText } from "../text/cell-text.ts";
import { markdownOf, plainSignature } from "../text/hover.ts";
import { closersAt, type LiteralPlace, literalAt } from "../text/literal.ts";
import { MOST_ITEMS, type Offer, type Offers, offersOf } from "./items.ts";
import { scoreOf } from "./rank.ts";

export interface CompleterOptions {
  readonly server: Server;
  readonly project: Project;
  readonly sources: readonly Source[];
}

export interface Completer {
  complete(source: string, offset: number, signal: AbortSignal): Promise<Completions>;
  describe(key: number): Promise<Inspection | null>;
}

/** What a Source does not say within this time is not waited for. */
const SOURCE_DEADLINE_MS = 500;

export function createCompleter({ server, project, sources }: CompleterOptions): Completer {
  let offered: { readonly first: number; readonly offers: readonly Offer[] } = NOTHING_OFFERED;

  const ask = async (
    source: string,
    offset: number,
    literal: LiteralPlace | null,
    signal: AbortSignal,
  ) => {
    await project.settled();
    // An object that is not closed would be read as a block.
    const cellText = createCellText(source + closersAt(source, offset));
    const place = { ...project.place(cellText, offset), context: { triggerKind: 1 } };
    const list = await server.ask<CompletionList>("textDocument/completion", place, signal);
    const { known } = project;
    return offersOf(list?.items ?? [], { source, offset, cellText, literal, known });
  };

  return {
    async complete(source, offset, signal) {
      const literal = literalAt(source, offset);
      const special = literal === null ? null : await askSources(sources, literal, offset);
      const found = special ?? (await ask(source, offset, literal, signal));
      if (signal.aborted) return { from: offset, to: offset, items: [] };
      const first = offered.first + offered.offers.length;
      offered = { first, offers: found.offers };
      const items = found.offers.map(({ text, kind, type }, index) => ({
        ...{ text, kind, type },
        key: first + index,
      }));
      return { from: found.from, to: found.to, items };
    },
    async describe(key) {
      const item = offered.offers[key - offered.first]?.item ?? null;
      if (item === null) return null;
      const more = await server.ask<CompletionItem>("completionItem/resolve", item);
      if (more === null) return null;
      const signature = (more.detail ?? item.label).trim();
      return {
        signature: plainSignature(signature),
        docs: markdownOf(more.documentation),
        source: null,
      };
    },
  };
}

const NOTHING_OFFERED = { first: 1, offers: [] };

async function askSources(
  sources: readonly Source[],
  literal: LiteralPlace,
  offset: number,
): Promise<Offers | null> {
  for (const source of sources) {
    const found = await inTime(source(literal).catch(() => null));
    if (found === null) continue;
    const typed = literal.text.slice(literal.text.length - found.replaces);
    const scored = found.items.flatMap((item, order) => {
      const score = scoreOf(typed, item.text);
      return score === null ? [] : [{ item, score, order }];
    });
    scored.sort((one, other) => one.score - other.score || one.order - other.order);
    const offers = scored.slice(0, MOST_ITEMS).map(({ item }) => ({ ...item, item: null }));
    return { from: offset - found.replaces, to: Math.max(offset, literal.to), offers };
  }
  return null;
}

async function inTime<T>(answer: Promise<T | null>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), SOURCE_DEADLINE_MS);
  });
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}
