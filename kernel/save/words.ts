// The words of saving: what a session hands over, and the module that becomes of it. Plain data.

import type { KeptPart } from "./kept.ts";

/** A Cell that ended well, in the order in which they ran. */
export interface SavedCell {
  readonly number: number;
  readonly source: string;
  /** The type of its last expression's value; null when there was none. */
  readonly value: string | null;
}

export interface SaveRequest {
  /** What the module is called: words of small letters, digits and dashes. */
  readonly name: string;
  readonly session: string;
  /** Left out where the Cells are those of a prompt. */
  readonly story?: Story;
  readonly cells: readonly SavedCell[];
  /** The type that the value of each variable has, such as `Container` or `string`. */
  readonly types: ReadonlyMap<string, string>;
  /** What becomes a function; null leaves the choice to what the last Cells use. */
  readonly keep: readonly string[] | null;
  /** Literals that become parameters wherever they stand: by name, as code. */
  readonly literals: ReadonlyMap<string, string>;
  /** The type of a variable as TypeScript sees it; null when nobody can say. */
  typeOf(name: string): Promise<string | null>;
}

/** What a notebook tells beside its code. Texts are Markdown. */
export interface Story {
  /** The notebook's file. */
  readonly name: string;
  /** Empty when it begins with no heading. */
  readonly title: string;
  readonly intro: string;
  /** By the number of a Cell, the text directly before it. */
  readonly before: ReadonlyMap<number, string>;
  /** The numbers of the Cells that hold what may be given otherwise. */
  readonly parameters: ReadonlySet<number>;
}

/** What a function needs from outside. */
export interface Parameter {
  readonly name: string;
  /** As it is written in the module. */
  readonly type: string;
  /** As code; null when whoever calls must give a value. */
  readonly standard: string | null;
  readonly says: string;
  /** Patterns that are left out of a folder before it is read. */
  readonly ignore: readonly string[];
  readonly given: Given;
}

/** What stood in its place in the session. The value of a secret is in none of them. */
export type Given =
  | { readonly kind: "directory" | "file" | "socket"; readonly path: string }
  | { readonly kind: "secret"; readonly uri: string }
  /** Its text was given to `setSecret` under this name. */
  | { readonly kind: "secret-text"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "literal"; readonly code: string };

export interface SavedModule {
  readonly name: string;
  readonly className: string;
  /** Of a notebook, as Markdown; empty of a session. */
  readonly title: string;
  readonly intro: string;
  /** The text of its source file. */
  readonly source: string;
  readonly functions: readonly SavedFunction[];
  /** Whether it needs what Dagger does not have. */
  readonly isRondelOnly: boolean;
  /** What it imports beside the API. */
  readonly imports: readonly string[];
  /** Folders of it that only the engine has so far. */
  readonly kept: readonly KeptPart[];
  /** What was the text of a secret in the session: no file of the module may hold it. */
  readonly secretTexts: readonly string[];
  /** Where the session had its other secrets from. */
  readonly secretUris: readonly string[];
  /** Literals that stand in it several times, and could be parameters. */
  readonly proposals: readonly Proposal[];
}

export interface SavedFunction {
  readonly name: string;
  /** By which the session knows its value: `build`, `_3`. */
  readonly expression: string;
  /** Of its own: a function of the session has parameters that nobody gave. */
  readonly isFunction: boolean;
  readonly parameters: readonly Parameter[];
}

/** A literal that could be a parameter. */
export interface Proposal {
  readonly code: string;
  readonly count: number;
  readonly name: string;
  /** Whether it is of a kind that changes, such as a version. */
  readonly isLikely: boolean;
}
