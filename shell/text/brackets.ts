// Which bracket belongs to which, in code as it is being typed.

import type { Token } from "./tokens.ts";

export interface BracketPair {
  readonly open: Token;
  readonly close: Token;
}

const PARTNERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** The pair one of whose brackets is at the cursor: under it, or else just before it. */
export function pairAt(
  source: string,
  tokens: readonly Token[],
  offset: number,
): BracketPair | null {
  const touches = ({ open, close }: BracketPair, at: number) =>
    [open, close].some((token) => token.from <= at && at < token.to);
  const pairs = pairsOf(source, tokens).pairs;
  return (
    pairs.find((pair) => touches(pair, offset)) ??
    pairs.find((pair) => touches(pair, offset - 1)) ??
    null
  );
}

/** The brackets that are open at `offset`, outermost first. */
export function openAt(source: string, tokens: readonly Token[], offset: number): Token[] {
  return pairsOf(
    source,
    tokens.filter(({ to }) => to <= offset),
  ).open;
}

/** All pairs, and the brackets that are still open. */
export function pairsOf(source: string, tokens: readonly Token[]) {
  const open: Token[] = [];
  const pairs: BracketPair[] = [];
  for (const token of tokens) {
    if (token.kind === "open") open.push(token);
    if (token.kind !== "close") continue;
    const wanted = PARTNERS[source.charAt(token.from)];
    const index = open.findLastIndex(({ to }) => source[to - 1] === wanted);
    const partner = open[index];
    if (partner === undefined) continue;
    open.length = index;
    pairs.push({ open: partner, close: token });
  }
  return { open, pairs };
}
