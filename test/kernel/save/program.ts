// A session as it is typed.

export interface Program {
  readonly name: string;
  readonly cells: readonly string[];
  /** Left out where the last Cells say it. */
  readonly keep?: readonly string[];
  readonly literals?: Readonly<Record<string, string>>;
  /** Of the functions among what is kept, by name. */
  readonly args?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}
