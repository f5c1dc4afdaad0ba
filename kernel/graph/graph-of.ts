// A plan of the engine as the graph that views draw.

import type { Plan } from "../../stdlib/index.ts";
import { stepStateOf } from "../text/steps.ts";
import type { Graph } from "./graph.ts";

export function graphOf({ steps }: Plan): Graph {
  return {
    nodes: steps.map(({ op, title, kind, tookMs, ...step }) => {
      return { id: op, title, kind, tookMs, state: stepStateOf(step) };
    }),
    edges: steps.flatMap(({ op, inputs }) => inputs.map((input) => ({ from: input, to: op }))),
  };
}
