// A graph in a terminal: a step a line, from what is made first to what is made last. A lane to the
// left carries the result of each step down to the last one that uses it.
//
//   ✓ image alpine
//   ├─╮
//   │ ✓ exec a
//   ├─│─╮
//   │ │ ○ exec b
//   ○ │ │ exec c
//   ├─┴─╯
//   ○     copy what a, b and c have made
//
// A lane that is crossed goes on below. A graph with more lanes than there is room for is drawn as
// a tree.

import {
  type Graph,
  type GraphNode,
  type Kin,
  kinOf,
  sortNodes,
} from "../../../kernel/graph/graph.ts";
import { lineWidth } from "../../text/cut.ts";
import { type Line, span } from "../../text/line.ts";
import { markSpan, timeSpan } from "../steps.ts";
import { lineOf, nameOf, withRight } from "../words.ts";
import { drawTree } from "./tree.ts";

/** What a title needs, at least, beside the lanes. */
const LEAST_TITLE = 16;
const LANE_COLUMNS = 2;
const WIDEST = 100;
const TIME_COLUMNS = 12;

export function drawDag(graph: Graph, columns: number): Line[] {
  if (columns < 1) return [];
  if (graph.nodes.length === 0) return [lineOf("nothing to run", "muted", columns)];
  const kin = kinOf(graph);
  const rows = layLanes(graph, kin, Math.floor((columns - LEAST_TITLE) / LANE_COLUMNS));
  if (rows === null) return drawTree(graph, kin, columns);
  const lefts = rows.map((row) => drawRow(row));
  const widest = lefts.reduce((width, left) => Math.max(width, lineWidth(left)), 0);
  const at = Math.min(columns, WIDEST, widest + TIME_COLUMNS);
  return lefts.map((left, index) => {
    const node = rows[index]?.node ?? null;
    return withRight(left, node === null ? [] : timeSpan(node), at);
  });
}

interface Row {
  readonly lanes: readonly string[];
  readonly node: GraphNode | null;
}

/** null when there would be more lanes than that. */
function layLanes(graph: Graph, kin: Kin, mostLanes: number): Row[] | null {
  const lanes: (string | null)[] = [];
  const rows: Row[] = [];
  const left = new Map([...kin.users].map(([id, users]) => [id, users.length]));
  for (const node of sortNodes(graph, kin)) {
    const inputs = (kin.inputs.get(node.id) ?? []).map((id) => lanes.indexOf(id));
    const joined = inputs.filter((lane) => lane >= 0).sort((a, b) => a - b);
    const ending = joined.filter((lane) => useUp(lanes[lane] ?? "", left));
    const own = ending[0] ?? freeLane(lanes, joined.at(-1) ?? -1);
    const others = joined.filter((lane) => lane !== own);
    if (others.length > 0) {
      rows.push({ lanes: joinRow(lanes, own, others, ending), node: null });
    } else if (joined.length === 0 && rows.length > 0) {
      // What begins anew below something else is not made from it.
      rows.push({ lanes: lanes.map((lane) => (lane === null ? " " : "│")), node: null });
    }
    for (const lane of ending) lanes[lane] = null;
    lanes[own] = node.id;
    if (lanes.length > mostLanes) return null;
    const marks = lanes.map((lane, at) => (at === own ? "*" : lane === null ? " " : "│"));
    rows.push({ lanes: marks, node });
    if ((left.get(node.id) ?? 0) === 0) lanes[own] = null;
    while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop();
  }
  return rows;
}

/** Whether that was the last use of it. */
function useUp(id: string, left: Map<string, number>): boolean {
  const count = (left.get(id) ?? 1) - 1;
  left.set(id, count);
  return count <= 0;
}

/** To the right of what it is made from. */
function freeLane(lanes: readonly (string | null)[], after: number): number {
  const free = lanes.findIndex((lane, at) => at > after && lane === null);
  return free < 0 ? lanes.length : free;
}

/** Where the lanes of the inputs meet the lane of the step below. */
function joinRow(
  lanes: readonly (string | null)[],
  own: number,
  others: readonly number[],
  ending: readonly number[],
): string[] {
  const first = Math.min(own, ...others);
  const last = Math.max(own, ...others);
  const row: string[] = [];
  for (let at = 0; at < Math.max(lanes.length, last + 1); at += 1) {
    const isMet = at === own || others.includes(at);
    const up = lanes[at] !== null && lanes[at] !== undefined;
    const down = at === own || (up && !ending.includes(at));
    if (isMet) row.push(jointOf({ up, down, left: at > first, right: at < last }));
    else row.push(up ? "│" : at > first && at < last ? "─" : " ");
    if (at >= first && at < last) row[at] = `${row[at]}─`;
  }
  return row;
}

interface Joint {
  readonly up: boolean;
  readonly down: boolean;
  readonly left: boolean;
  readonly right: boolean;
}

const JOINTS = " ╴╶─╷╮╭┬╵╯╰┴│┤├┼";

function jointOf({ up, down, left, right }: Joint): string {
  return JOINTS.charAt(Number(left) + 2 * Number(right) + 4 * Number(down) + 8 * Number(up));
}

function drawRow({ lanes, node }: Row): Line {
  if (node === null) {
    return [
      span(
        lanes
          .map((lane) => lane.padEnd(LANE_COLUMNS))
          .join("")
          .trimEnd(),
        "muted",
      ),
    ];
  }
  const own = lanes.indexOf("*");
  const draw = (part: readonly string[]) =>
    span(part.map((lane) => lane.padEnd(LANE_COLUMNS)).join(""), "muted");
  return [
    draw(lanes.slice(0, own)),
    markSpan(node.state, " "),
    draw(lanes.slice(own + 1)),
    span(nameOf(node.title), node.state === "free" ? "muted" : "plain"),
  ];
}
