// What would happen if a value were asked for: what is kept, what would run and for how long.

import { type Graph, type GraphNode, kinOf, sortNodes } from "../../kernel/graph/graph.ts";
import { durationOf } from "../../kernel/text/duration.ts";
import { totalTime } from "../../kernel/text/steps.ts";
import { lineWidth } from "../text/cut.ts";
import { type Line, span } from "../text/line.ts";
import { headingOf } from "./shown.ts";
import { markSpan, timeSpan } from "./steps.ts";
import { countOf, lineOf, nameOf, withRight } from "./words.ts";

/** Of more kept steps in a row, the last ones are named. */
const MOST_KEPT_IN_A_ROW = 4;
const WIDEST = 100;
const TIME_COLUMNS = 12;

export function viewPlan(graph: Graph, { columns }: { readonly columns: number }): Line[] {
  if (columns < 1) return [];
  const nodes = sortNodes(graph, kinOf(graph));
  const kept = nodes.filter(({ state }) => state === "kept");
  const rows = foldKept(nodes);
  const lefts = rows.map(drawRow);
  const widest = lefts.reduce((width, left) => Math.max(width, lineWidth(left)), 0);
  const at = Math.min(columns, WIDEST, widest + TIME_COLUMNS);
  return [
    ...headingOf("Plan", totalsOf(nodes), columns),
    ...rows.map((row, index) => {
      return withRight(lefts[index] ?? [], typeof row === "number" ? [] : timeSpan(row), at);
    }),
    ...savedLine(kept, columns),
  ];
}

/** A number stands for so many kept steps. */
function foldKept(nodes: readonly GraphNode[]): (GraphNode | number)[] {
  const rows: (GraphNode | number)[] = [];
  let row: GraphNode[] = [];
  const close = () => {
    const left = row.length > MOST_KEPT_IN_A_ROW + 1 ? row.length - MOST_KEPT_IN_A_ROW : 0;
    if (left > 0) rows.push(left);
    rows.push(...row.slice(left));
    row = [];
  };
  for (const node of nodes) {
    if (node.state === "kept") row.push(node);
    else {
      close();
      rows.push(node);
    }
  }
  close();
  return rows;
}

function drawRow(row: GraphNode | number): Line {
  if (typeof row === "number") {
    return [
      span("  "),
      markSpan("kept", " "),
      span(`${countOf(row, "step")} before these`, "muted"),
    ];
  }
  const title = span(nameOf(row.title), row.state === "free" ? "muted" : "plain");
  return [span("  "), markSpan(row.state, " "), title];
}

function totalsOf(nodes: readonly GraphNode[]): string[] {
  const missing = nodes.filter(({ state }) => state === "missing");
  const kept = nodes.filter(({ state }) => state === "kept").length;
  if (nodes.length === 0) return ["nothing to run"];
  if (missing.length === 0 && kept === nodes.length) return [`all ${countOf(kept, "step")} kept`];
  const time = totalTime(missing);
  return [`${kept} kept`, `${missing.length} would run`, ...(time === null ? [] : [time])];
}

function savedLine(kept: readonly GraphNode[], columns: number): Line[] {
  const savedMs = kept.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0);
  if (savedMs < 1_000) return [];
  return [lineOf(`  what is kept saves ${durationOf(savedMs)}`, "muted", columns)];
}
