// `.dag` and `.plan`: the steps of a value. Nothing is run for it.

import { type Graph, type GraphNode, kinOf, sortNodes } from "../../graph/graph.ts";
import { graphOf } from "../../graph/graph-of.ts";
import { drawDag } from "../../graph/svg.ts";
import type { Kernel } from "../../kernel.ts";
import { subjectOf } from "../../subject.ts";
import { nameOf } from "../../text/clean.ts";
import { STEP_MARKS, summarise, timeOf } from "../../text/steps.ts";
import { escapeHtml } from "../html/escape.ts";
import { frame, grid, heading } from "../html/frame.ts";
import { graphToHtml } from "../html/picture.ts";
import type { NotebookCommand } from "./command.ts";

export const showDag: NotebookCommand = async (rest, kernel) => {
  const graph = await graphFor(rest, kernel);
  const picture = drawDag(graph);
  const head = heading("Graph", factsOf(graph).map(escapeHtml));
  return {
    "text/plain": describe(graph),
    "text/html": frame(head + graphToHtml(picture)),
    "image/svg+xml": picture.svg,
  };
};

export const showPlan: NotebookCommand = async (rest, kernel) => {
  const graph = await graphFor(rest, kernel);
  const rows = stepsOf(graph).map((step) => [
    STEP_MARKS[step.state],
    escapeHtml(nameOf(step.title)),
    timeOf(step),
  ]);
  const head = heading("Plan", factsOf(graph).map(escapeHtml));
  return { "text/plain": describe(graph), "text/html": frame(head + grid([], rows, TIMES)) };
};

const TIMES = new Set([2]);

async function graphFor(expression: string, kernel: Kernel): Promise<Graph> {
  const { id, client } = await subjectOf(expression, kernel);
  return graphOf(await client.plan(id));
}

function describe(graph: Graph): string {
  const lines = stepsOf(graph).map((step) => {
    return `  ${STEP_MARKS[step.state]} ${nameOf(step.title)}  ${timeOf(step)}`.trimEnd();
  });
  return [["Plan", factsOf(graph).join(" · ")].join("  "), ...lines].join("\n");
}

function stepsOf(graph: Graph): readonly GraphNode[] {
  return sortNodes(graph, kinOf(graph));
}

function factsOf({ nodes }: Graph): string[] {
  if (nodes.length === 0) return ["nothing to run"];
  return summarise(nodes);
}
