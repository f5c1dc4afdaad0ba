// `.dag`: the steps of a value as a graph, drawn here or written to a file.

import { resolve } from "node:path";
import type { Graph } from "../../kernel/graph/graph.ts";
import { graphOf } from "../../kernel/graph/graph-of.ts";
import { dagToMermaid } from "../../kernel/graph/mermaid.ts";
import { dagToSvg } from "../../kernel/graph/svg.ts";
import { writeNew } from "../../kernel/save/host/write-new.ts";
import { subjectOf } from "../../kernel/subject.ts";
import { RondelError } from "../../stdlib/index.ts";
import { span } from "../text/line.ts";
import { drawDag } from "../view/dag/draw.ts";
import type { CommandBody } from "./command.ts";

export const dag: CommandBody = async (rest, { kernel, surface, cwd }) => {
  const [, expression = "", file] = /^(.*?)(?:\s*>\s*(\S+))?$/s.exec(rest) ?? [];
  const { id, client } = await subjectOf(expression, kernel);
  const graph = graphOf(await client.plan(id));
  if (file === undefined) return surface.page(drawDag(graph, surface.columns));
  const path = resolve(cwd, file);
  await writeNew(path, writerFor(file)(graph));
  surface.print([[span(`Written to ${path}`, "muted")]]);
};

function writerFor(file: string): (graph: Graph) => string {
  if (file.endsWith(".svg")) return dagToSvg;
  if (/\.(mmd|mermaid)$/.test(file)) return dagToMermaid;
  throw new RondelError(
    `${file}: a graph is written as .svg or as .mmd (Mermaid)`,
    "For example: .dag build > build.svg",
  );
}
