// A session as it is typed.

export interface Program {
  readonly name: string;
  readonly cells: readonly string[];
  /** Left out where the last Cells say it. */
  readonly keep?: readonly string[];
  /** The numbers of the cells that fail. */
  readonly failing?: readonly number[];
  /** The numbers of those that are taken back when they have run. */
  readonly undone?: readonly number[];
  readonly literals?: Readonly<Record<string, string>>;
  /** Of the functions among what is kept, by name. */
  readonly args?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}
