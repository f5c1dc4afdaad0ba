// What a Cell does to names. A name is of a value; of a type it has the prefix `type `, which no
// name of a value can have, because both can be the same word.

export interface CellAnalysis {
  readonly defines: readonly string[];
  /** What the Cell reads as it runs and does not define before. */
  readonly uses: readonly string[];
  /** What its functions read whenever they are called. */
  readonly usesLate: readonly string[];
  /** What it changes in place, as far as that can be seen. */
  readonly mutates: readonly string[];
  readonly types: { readonly defines: readonly string[]; readonly uses: readonly string[] };
  /** In the order of the text. */
  readonly statements: readonly StatementAnalysis[];
}

export interface StatementAnalysis {
  /** In the Cell's source. */
  readonly from: number;
  readonly to: number;
  /** Functions are there before imports, and those before all else. */
  readonly rank: 0 | 1 | 2;
  readonly effects: Effects;
  readonly late: LateEffects;
  /** It is an expression at the end of the Cell: `_` is its value. */
  readonly isValue: boolean;
}

/** Of the statement itself, as it runs. */
export interface Effects {
  /** New names, whatever was there before. */
  readonly declares: readonly string[];
  /** Names that get another value, whatever it was before. */
  readonly assigns: readonly string[];
  /** Names whose value depends on what it was before. All of them are among the uses, too. */
  readonly mutates: readonly string[];
  /** As `mutates`, if methods of the value can change it at all. */
  readonly touches: readonly string[];
  readonly uses: readonly string[];
}

/** Of the functions in the statement, whenever they are called. */
export interface LateEffects {
  readonly mutates: readonly string[];
  readonly uses: readonly string[];
}

const TYPE = "type ";

export function typeKey(name: string): string {
  return TYPE + name;
}

export function isTypeKey(key: string): boolean {
  return key.startsWith(TYPE);
}

export function nameOfKey(key: string): string {
  return isTypeKey(key) ? key.slice(TYPE.length) : key;
}
