// What reading a Cell's tree finds: every name that is not local to a function or a block, and
// what is done with it. The compiler rewrites these, the dataflow reasons about them.

import type { ImportExpression, MetaProperty, Node, VariableDeclaration } from "oxc-parser";

export interface Found {
  readonly references: readonly Reference[];
  /** Declarations whose names belong to the Cell, wherever they stand. */
  readonly variables: readonly CellVariables[];
  /** Functions and classes without a name of their own, which get that of a Cell's name. */
  readonly namings: readonly { readonly name: string; readonly value: Node }[];
  readonly imports: readonly ImportExpression[];
  readonly metas: readonly MetaProperty[];
  /** Expressions and variables that are statements, which may do without their semicolon. */
  readonly open: readonly OpenStatement[];
  /** It awaits something outside its functions. */
  readonly awaits: boolean;
}

export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly role: Role;
  /** It stands for both the key and the value of a member: `{ name }`. */
  readonly isShorthand: boolean;
  readonly bound: Bound;
  /** The index of the Cell's statement that it is in. */
  readonly statement: number;
}

export type Role =
  | "read"
  /** It is called, or is the tag of a template. */
  | "call"
  | "typeof"
  /** A method of it, or a function of it, is called for an effect that it may have. */
  | "touch"
  /** One of its members is assigned to or deleted, or a method is called that changes it. */
  | "alter"
  | "write"
  /** Read and written: `x += 1`, `x++`. */
  | "update"
  | "declare"
  /** It stands in a type. */
  | "type"
  /** The type of a value: `typeof x` in a type. */
  | "type-of";

/**
 * When the name is looked up: as the statement runs; whenever the function that it is in is
 * called, which only a later statement can do; or either.
 */
export type Bound = "now" | "late" | "either";

export interface OpenStatement {
  readonly start: number;
  readonly end: number;
  /** It is in a list of statements, not the only body of another. */
  readonly isListed: boolean;
}

export interface CellVariables {
  readonly node: VariableDeclaration;
  readonly statement: number;
  /** In a list of statements, as the only body of another, or in the head of a loop. */
  readonly place: "list" | "body" | "for" | "each";
}
