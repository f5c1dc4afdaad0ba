// A statement of a session as it is to stand in a module.

import type { CellAnalysis } from "../dataflow/analysis.ts";
import type { KeptPart } from "./kept.ts";

export interface Statement {
  /** The number of the Cell that it comes from. */
  readonly cell: number;
  /** As it is in the module: what came from outside is a name, the API is `dag`. */
  readonly text: string;
  readonly analysis: CellAnalysis;
  /** It is a Cell's value, under a name of ours. */
  readonly isValue: boolean;
  /** What the user wrote above it, without the marks of a comment. */
  readonly comment: string;
  /** Names that the module imports for it. */
  readonly shared: readonly string[];
  readonly ours: readonly string[];
  readonly kept: readonly KeptPart[];
  /** Why it cannot be in a module. */
  readonly troubles: readonly string[];
}
