// What becomes of a Cell's source before it runs. Plain data, sent to the process that runs it.

export interface Compiled {
  /**
   * JavaScript: one expression, a function of (scope, import, meta). The names of the Cells are
   * members of `scope`; `import(specifier)` loads a module for the Cell, `meta` is its
   * `import.meta`. It answers `{ value }` of the last expression, or undefined when there is none;
   * a promise of that when `isAsync`.
   */
  readonly code: string;
  readonly isAsync: boolean;
  /** The names that the Cell puts into the scope, whether it comes to its end or not. */
  readonly defines: readonly string[];
  /** A source map as JSON, from `code` to the Cell's own text. */
  readonly map: string;
}

/** The user's code is no TypeScript. */
export class CellSyntaxError extends Error {
  override readonly name = "SyntaxError";
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
