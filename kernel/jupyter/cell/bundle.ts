// A value as a notebook gets it: in several media types at once, of which each front end takes the
// richest that it can show. Something lazy is a card, and nothing is run for it.

import { never } from "../../../stdlib/base/assert.ts";
import type { Connection } from "../../../stdlib/index.ts";
import { cardOf } from "../../cards/card.ts";
import type { Bundle, Shown } from "../../display.ts";
import { graphOf } from "../../graph/graph-of.ts";
import { drawDag } from "../../graph/svg.ts";
import { ansiToHtml, plainOf } from "../html/ansi.ts";
import { cardToHtml, cardToText } from "../html/card.ts";
import { folded, preformatted } from "../html/frame.ts";
import { loadHighlight } from "../html/highlight.ts";
import { graphToHtml } from "../html/picture.ts";
import { tableToHtml, tableToText } from "../html/table.ts";
import type { MimeBundle } from "./emit.ts";

/** What is not known of a card by then is left out. */
const CARD_WAIT_MS = 1_500;
/** A larger graph is asked for by `.dag`. */
const MOST_CARD_STEPS = 40;
/** As Jupyter has them: no parameters. */
const MEDIA_TYPE = /^[\w\-+.]+\/[\w\-+.]+$/;

/** null when there is nothing to show. */
export async function bundleOf(
  shown: Shown,
  connection: () => Promise<Connection>,
): Promise<MimeBundle | null> {
  switch (shown.kind) {
    case "nothing":
      return null;
    case "text":
      return { "text/plain": shown.text + cutMark(shown.cutChars) };
    case "inspected": {
      const plain = plainOf(shown.ansi) + cutMark(shown.cutChars);
      if (!plain.includes("\n")) return { "text/plain": plain };
      const html = preformatted(ansiToHtml(shown.ansi + cutMark(shown.cutChars)));
      return { "text/plain": plain, "text/html": html };
    }
    case "table":
      return { "text/plain": tableToText(shown), "text/html": tableToHtml(shown) };
    case "lazy":
      return cardBundle(shown, connection);
    case "rich":
      return richBundle(shown.bundle);
    default:
      return never(shown);
  }
}

type Lazy = Extract<Shown, { readonly kind: "lazy" }>;

async function cardBundle(shown: Lazy, connect: () => Promise<Connection>): Promise<MimeBundle> {
  try {
    const connection = await connect();
    const card = await cardOf(shown, connection, CARD_WAIT_MS);
    const isCode = card.kind === "file" && card.content !== null && "text" in card.content.head;
    const highlight = isCode ? await loadHighlight() : () => null;
    const more = card.kind === "other" ? "" : await graphOfCard(shown, connection);
    return { "text/plain": cardToText(card), "text/html": cardToHtml(card, { highlight, more }) };
  } catch {
    // Without an engine there is the chain.
    return { "text/plain": shown.chain };
  }
}

/** The graph as a picture that is folded in; empty when there is not much to see. */
async function graphOfCard({ id }: Lazy, { client }: Connection): Promise<string> {
  if (id === "") return "";
  const graph = graphOf(await client.plan(id));
  if (graph.nodes.length < 2 || graph.nodes.length > MOST_CARD_STEPS) return "";
  return folded("graph", graphToHtml(drawDag(graph)));
}

function richBundle(bundle: Bundle): MimeBundle {
  const entries = Object.entries(bundle).filter(([type]) => MEDIA_TYPE.test(type));
  return Object.fromEntries(entries.map(([type, text]) => [type, valueFor(type, text)]));
}

/** Media types of JSON are values there. */
function valueFor(type: string, text: string): unknown {
  if (!/[/+]json$/.test(type)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function cutMark(cutChars: number): string {
  return cutChars === 0 ? "" : `\n… ${cutChars} more characters`;
}
