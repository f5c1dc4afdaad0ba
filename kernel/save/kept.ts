// Folders that only the engine has, named in a Cell by their content: what was kept of a terminal.
// In a module each is a folder beside the source, and the code begins from that.

import type { Node } from "oxc-parser";

/** A folder of a module that is written with it. */
export interface KeptPart {
  /** Of its content. */
  readonly digest: string;
  /** In the folder of the module. */
  readonly path: string;
}

export interface KeptOptions {
  /** Whether the name that begins here is the library's `tree`. */
  isTree(start: number): boolean;
  textOf(node: Node | undefined): string | null;
}

/** Of `tree("sha256:…")`, the digest, null when it is not written out; undefined of all else. */
export function keptIn(node: Node, { isTree, textOf }: KeptOptions): string | null | undefined {
  if (node.type !== "CallExpression") return undefined;
  const { callee, arguments: args } = node;
  if (callee.type !== "Identifier" || !isTree(callee.start)) return undefined;
  return textOf(args[0]);
}

/** The code that it becomes. */
export function codeOfPart({ path }: KeptPart): string {
  return `dag.currentModule().source().directory(${JSON.stringify(path)})`;
}
