// A graph in Mermaid's language, for documents that draw it.
// Invariant: whatever the titles hold, they stay within their quotes and give no markup.

import type { StepState } from "../display.ts";
import { nameOf } from "../text/clean.ts";
import { type Graph, kinOf, sortNodes } from "./graph.ts";

const CLASSES: Readonly<Record<StepState, string>> = {
  kept: "stroke:#1a7f37",
  missing: "stroke:#9a6700",
  free: "stroke-dasharray:4 3",
  unknown: "stroke-dasharray:4 3",
};
/** What would end the quotes, or be read as an entity, markup or Markdown. */
const SPECIAL = /[^\p{L}\p{N} ._,:/=@+-]/gu;

export function dagToMermaid(graph: Graph): string {
  const kin = kinOf(graph);
  const nodes = sortNodes(graph, kin);
  const names = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const states = [...new Set(nodes.map(({ state }) => state))];
  return [
    "flowchart TD",
    ...nodes.map(({ id, title, state }) => {
      return `  ${names.get(id)}["${escapeLabel(title)}"]:::${state}`;
    }),
    ...nodes.flatMap(({ id }) =>
      (kin.inputs.get(id) ?? []).map((from) => `  ${names.get(from)} --> ${names.get(id)}`),
    ),
    ...states.map((state) => `  classDef ${state} ${CLASSES[state]}`),
    "",
  ].join("\n");
}

function escapeLabel(title: string): string {
  return nameOf(title).replace(SPECIAL, (character) => `#${character.codePointAt(0)};`);
}
