// Collects what the walk through a Cell's tree meets.
// Invariant: a name that a Frame declares is never among the references.

import type { ImportExpression, MetaProperty, Node } from "oxc-parser";
import type { Bound, CellVariables, Found, OpenStatement, Reference, Role } from "./found.ts";
import { type Frame, isLocal } from "./frames.ts";

/** Where the walk is. */
export interface Place {
  readonly statement: number;
  readonly frame: Frame | null;
  /** Whether no function is around it, so that `var` and `await` are the Cell's. */
  readonly isOfCell: boolean;
  readonly bound: Bound;
  /** A function that is written here can only be called by a later statement. */
  readonly isStored: boolean;
}

export interface Finder {
  refer(
    node: { readonly name: string; readonly start: number; readonly end: number },
    role: Role,
    at: Place,
    isShorthand?: boolean,
  ): void;
  declare(variables: CellVariables): void;
  /** The name that a function or a class without one would get. */
  nameValue(target: Node, value: Node, at: Place): void;
  importing(node: ImportExpression): void;
  meta(node: MetaProperty): void;
  openStatement(node: Node, isListed: boolean): void;
  awaiting(at: Place): void;
  found(): Found;
}

export function createFinder(): Finder {
  const references: Reference[] = [];
  const variables: CellVariables[] = [];
  const namings: { name: string; value: Node }[] = [];
  const imports: ImportExpression[] = [];
  const metas: MetaProperty[] = [];
  const open: OpenStatement[] = [];
  let awaits = false;
  return {
    refer({ name, start, end }, role, { frame, bound, statement }, isShorthand = false) {
      if (isLocal(name, frame)) return;
      references.push({ name, start, end, role, isShorthand, bound, statement });
    },
    declare: (found) => void variables.push(found),
    nameValue(target, value, { frame }) {
      if (target.type !== "Identifier" || isLocal(target.name, frame)) return;
      if (isAnonymous(value)) namings.push({ name: target.name, value });
    },
    importing: (node) => void imports.push(node),
    meta: (node) => void metas.push(node),
    openStatement: ({ start, end }, isListed) => void open.push({ start, end, isListed }),
    awaiting(at) {
      awaits ||= at.isOfCell;
    },
    found: () => ({ references, variables, namings, imports, metas, open, awaits }),
  };
}

function isAnonymous(value: Node): boolean {
  if (value.type === "ArrowFunctionExpression") return true;
  const canBeNamed = value.type === "FunctionExpression" || value.type === "ClassExpression";
  return canBeNamed && value.id === null;
}
