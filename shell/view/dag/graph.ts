// How the steps of a graph look in a terminal: their marks and their times.

import type { GraphNode, GraphState } from "../../../kernel/graph/graph.ts";
import { type Line, type Role, span } from "../../text/line.ts";
import { MARKS, timeOf } from "../steps.ts";

export {
  type Graph,
  type GraphNode,
  type Kin,
  kinOf,
  sortNodes,
} from "../../../kernel/graph/graph.ts";

export const GRAPH_MARKS: Readonly<
  Record<GraphState, { readonly mark: string; readonly role: Role }>
> = {
  ...MARKS,
  running: { mark: "▶", role: "accent" },
  failed: { mark: "✗", role: "bad" },
};

export function timeSpan({ state, tookMs }: GraphNode): Line {
  const time = timeOf({
    state: state === "running" || state === "failed" ? "kept" : state,
    tookMs,
  });
  return time === "" ? [] : [span(time, "muted")];
}
