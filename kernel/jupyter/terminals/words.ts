// What a terminal in a notebook and the kernel say to each other over a comm. What comes from
// outside is not believed: it is read into one of these words, or is nothing.

import { type Content, numberIn, textIn } from "../wire/message.ts";

/** The target of the comm; its data are an `Opening`. */
export const TARGET = "rondel.terminal";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** By which a view says what it wants to look at. */
export interface Opening {
  /** Stands in the output that was shown, and in no other. */
  readonly key: string;
  readonly size: Size;
}

export type FromView =
  | { readonly kind: "type"; readonly bytes: Uint8Array }
  | { readonly kind: "size"; readonly size: Size }
  /** So many bytes of output are drawn, of all that came by this comm. */
  | { readonly kind: "read"; readonly bytes: number }
  /** It wants to be the one that types. */
  | { readonly kind: "take"; readonly size: Size }
  /** The Cell shall not wait any longer. */
  | { readonly kind: "leave" }
  /** What becomes of the changes. */
  | { readonly kind: "keep"; readonly keep: boolean }
  /** It is still there. */
  | { readonly kind: "here" };

export type ToView =
  /** It looks at this one; `waits`: a Cell does, for its end. */
  | {
      readonly kind: "opened";
      readonly terminal: number;
      readonly title: string;
      readonly waits: boolean;
    }
  /** In base64. `isScreen`: they draw all of it, in the place of what was shown before. */
  | ({ readonly kind: "output"; readonly bytes: string; readonly isScreen: boolean } & Size)
  /** Its program has ended: are these changes to be kept? */
  | { readonly kind: "asked"; readonly exitCode: number; readonly changes: readonly string[] }
  /** It is gone. `code` makes again what was kept, for whoever has no variable that holds it. */
  | { readonly kind: "closed"; readonly says: string; readonly code: string | null }
  /** Another types there now. */
  | { readonly kind: "taken" }
  /** No Cell waits for its end. */
  | { readonly kind: "released" }
  | { readonly kind: "trouble"; readonly message: string };

const MOST_COLUMNS = 1000;
const MOST_ROWS = 1000;

export function readOpening(data: Content): Opening {
  return { key: textIn(data, "key"), size: sizeIn(data) };
}

export function readFromView(data: Content): FromView | null {
  switch (data["kind"]) {
    case "type":
      return { kind: "type", bytes: Buffer.from(textIn(data, "bytes"), "base64") };
    case "size":
      return { kind: "size", size: sizeIn(data) };
    case "read":
      return { kind: "read", bytes: numberIn(data, "bytes", 0) };
    case "take":
      return { kind: "take", size: sizeIn(data) };
    case "keep":
      return { kind: "keep", keep: data["keep"] === true };
    case "leave":
      return { kind: "leave" };
    case "here":
      return { kind: "here" };
    default:
      return null;
  }
}

function sizeIn(data: Content): Size {
  const [columns, rows] = [numberIn(data, "columns", 80), numberIn(data, "rows", 24)];
  return {
    columns: Math.max(1, Math.min(columns, MOST_COLUMNS)),
    rows: Math.max(1, Math.min(rows, MOST_ROWS)),
  };
}
