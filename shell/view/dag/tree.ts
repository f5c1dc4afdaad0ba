// A graph as an indented tree, from what is made last to what it is made from. A chain goes
// straight down; only where a step is made from several does it branch. What was drawn already is
// named only.

import type { Graph, GraphNode, Kin } from "../../../kernel/graph/graph.ts";
import { type Line, span } from "../../text/line.ts";
import { markSpan, timeSpan } from "../steps.ts";
import { nameOf, withRight } from "../words.ts";

interface Visit {
  readonly node: GraphNode;
  /** What stands before its own line, and before those below it. */
  readonly margin: string;
  readonly below: string;
}

export function drawTree(graph: Graph, { inputs, users }: Kin, columns: number): Line[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const drawn = new Set<string>();
  const lines: Line[] = [];
  const stack: Visit[] = [];
  const drawFrom = (root: GraphNode) => {
    stack.push({ node: root, margin: "", below: "" });
    for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
      const { node, margin, below } = visit;
      const isAgain = drawn.has(node.id);
      drawn.add(node.id);
      lines.push(drawNode(node, margin, isAgain, columns));
      if (isAgain) continue;
      const next = (inputs.get(node.id) ?? []).flatMap((id) => byId.get(id) ?? []);
      stack.push(
        ...next.map((input, at) => placeInput(input, at, next.length, below)).toReversed(),
      );
    }
  };
  for (const node of graph.nodes) if ((users.get(node.id) ?? []).length === 0) drawFrom(node);
  for (const node of graph.nodes) if (!drawn.has(node.id)) drawFrom(node);
  return lines;
}

function placeInput(node: GraphNode, at: number, count: number, below: string): Visit {
  if (count === 1) return { node, margin: below, below };
  const isLast = at === count - 1;
  return {
    node,
    margin: `${below}${isLast ? "╰ " : "├ "}`,
    below: `${below}${isLast ? "  " : "│ "}`,
  };
}

function drawNode(node: GraphNode, margin: string, isAgain: boolean, columns: number): Line {
  const mark = isAgain ? span("↑ ", "muted") : markSpan(node.state, " ");
  // A tree that goes too deep to the right keeps its titles.
  const room = Math.floor(columns / 2);
  const before = margin.length <= room ? margin : `…${margin.slice(1 - room)}`;
  const title = span(nameOf(node.title), isAgain || node.state === "free" ? "muted" : "plain");
  const left: Line = [span(before, "muted"), mark, title];
  return withRight(left, isAgain ? [] : timeSpan(node), columns);
}
