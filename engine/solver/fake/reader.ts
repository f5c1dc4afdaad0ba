// Looking into what the fake Solver made.

import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { nameOf } from "../../op/path.ts";
import { createGlob } from "../../op/pattern/glob.ts";
import type { Plan, Spot } from "../../op/plan.ts";
import type { Solver } from "../solver.ts";
import { compareTrees, searchTree } from "./compare.ts";
import { type FakeSolverOptions, type Made, outputOf, printedBy } from "./made.ts";
import { digestNode, entryOf, fileAt, nodeAt, pathsOf, treeAt } from "./tree.ts";

type Reader = Pick<
  Solver,
  | "output"
  | "read"
  | "readLink"
  | "list"
  | "stat"
  | "glob"
  | "search"
  | "compare"
  | "digest"
  | "export"
>;

export function createFakeReader(
  make: (plan: Plan, scope: Scope) => Promise<Made>,
  { writeFile }: FakeSolverOptions,
): Reader {
  const treeOf = async (spot: Spot, scope: Scope) =>
    outputOf(await make(spot.plan, scope), spot.output);

  return {
    output: async (plan, stream, scope) => printedBy(await make(plan, scope), stream),
    async read(spot, scope, slice) {
      const { bytes } = fileAt(await treeOf(spot, scope), spot.path);
      return slice === undefined ? bytes : bytes.slice(slice.offset, slice.offset + slice.length);
    },
    async readLink(spot, scope) {
      const node = nodeAt(await treeOf(spot, scope), spot.path, false);
      if (node?.kind === "symlink") return node.target;
      return fail({ kind: "path-missing", path: spot.path });
    },
    async list(spot, scope) {
      const { entries } = treeAt(await treeOf(spot, scope), spot.path);
      return [...entries].sort().map(([name, node]) => entryOf(name, node));
    },
    async stat(spot, scope, follow) {
      const node = nodeAt(await treeOf(spot, scope), spot.path, follow);
      return node === null ? null : entryOf(nameOf(spot.path), node);
    },
    async glob(spot, pattern, scope) {
      const wanted = createGlob(pattern);
      const tree = treeAt(await treeOf(spot, scope), spot.path);
      return pathsOf(tree).filter((path) => wanted.matches(path.replace(/\/$/, "")));
    },
    async search(spot, query, scope) {
      return searchTree(treeAt(await treeOf(spot, scope), spot.path), query);
    },
    async compare(before, after, scope) {
      const old = treeAt(await treeOf(before, scope), before.path);
      return compareTrees(old, treeAt(await treeOf(after, scope), after.path));
    },
    async digest(spot, scope) {
      const node = nodeAt(await treeOf(spot, scope), spot.path);
      return digestNode(node ?? fail({ kind: "path-missing", path: spot.path }));
    },
    async export(spot, hostPath, _options, scope) {
      writeFile(hostPath, fileAt(await treeOf(spot, scope), spot.path).bytes);
    },
  };
}
