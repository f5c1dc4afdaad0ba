// A plan of the engine as the graph that views draw.

import type { Plan, PlanStep } from "../../stdlib/index.ts";
import type { Graph, GraphNode } from "./graph.ts";

export function graphOf({ steps }: Plan): Graph {
  return {
    nodes: steps.map(({ op, title, kind, tookMs, ...step }) => {
      return { id: op, title, kind, tookMs, state: stateOf(step) };
    }),
    edges: steps.flatMap(({ op, inputs }) => inputs.map((input) => ({ from: input, to: op }))),
  };
}

function stateOf({ state, isNeeded }: Pick<PlanStep, "state" | "isNeeded">): GraphNode["state"] {
  switch (state) {
    case "KEPT":
      return "kept";
    case "MISSING":
    case "MAYBE":
      // What only a kept step needed is not made again.
      return isNeeded ? "missing" : "kept";
    case "FREE":
      return "free";
    case "UNKNOWN":
      return "unknown";
  }
}
