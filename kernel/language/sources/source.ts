// What can be offered in a string that the language server knows nothing of.

import type { CompletionKind } from "../../code.ts";
import type { LiteralPlace } from "../text/literal.ts";

/** Answers null where it has nothing to say, and never fails. */
export type Source = (place: LiteralPlace) => Promise<SourceOffers | null>;

export interface SourceOffers {
  /** How many characters before the cursor are replaced. */
  readonly replaces: number;
  readonly items: readonly SourceItem[];
}

export interface SourceItem {
  readonly text: string;
  readonly kind: CompletionKind;
  readonly type: string;
}
