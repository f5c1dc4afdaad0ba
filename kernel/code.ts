// The words of writing Cells: what the kernel says about code that has not run. Plain data.
// Invariant: offsets count UTF-16 units from the beginning of the Cell.

/** Whether Enter runs it. */
export type Completeness =
  | { readonly kind: "complete" }
  /** More is to come, indented by so many spaces. */
  | { readonly kind: "incomplete"; readonly indent: number }
  | { readonly kind: "invalid"; readonly offset: number; readonly message: string };

export interface Completions {
  /** What an item's text replaces. */
  readonly from: number;
  readonly to: number;
  /** In the order in which they are offered. */
  readonly items: readonly Completion[];
}

export interface Completion {
  readonly text: string;
  readonly kind: CompletionKind;
  /** Its type in a few words; empty when it would have to be asked for. */
  readonly type: string;
  /** By which the kernel finds what more there is to say of it. */
  readonly key: number;
}

export type CompletionKind =
  | "method"
  | "property"
  | "function"
  | "variable"
  | "class"
  | "type"
  | "keyword"
  | "value"
  | "module"
  | "path"
  | "image"
  | "command";

/** What there is to say of a name: what it is, in the language, and what it is for. */
export interface Inspection {
  readonly signature: string;
  /** Markdown. */
  readonly docs: string;
  /** Where it was written, when it was asked for and is known. */
  readonly source: string | null;
}

export interface Signature {
  readonly label: string;
  /** Where in the label each parameter is. */
  readonly parameters: readonly { readonly from: number; readonly to: number }[];
  /** Which of them the cursor is in; null when there is none. */
  readonly active: number | null;
  readonly docs: string;
}

export interface Diagnostic {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}
