// A graph as a picture that needs nothing beside itself, and reads on a light and on a dark page:
// it has no ground of its own, and all its text stands in boxes, which have one.
// Invariant: whatever the titles hold, what comes out is well-formed and runs no script.

import { nameOf } from "../text/clean.ts";
import { durationOf } from "../text/duration.ts";
import { type Graph, type GraphNode, kinOf, layersOf } from "./graph.ts";

const BOX_WIDTH = 240;
const BOX_HEIGHT = 40;
const GAP_ACROSS = 24;
const GAP_DOWN = 44;
const MARGIN = 16;
/** In the widest of the fonts that are usual. */
const MOST_TITLE_CHARS = 31;

const STYLE = `
    svg { font: 12px ui-monospace, monospace }
    rect { fill: #f6f8fa; stroke: #8c959f } text { fill: #1f2328 } .time { fill: #59636e }
    path { fill: none; stroke: #8c959f; stroke-width: 1.5 }
    .kept rect { stroke: #1a7f37; fill: #e6f6ea } .missing rect { stroke: #9a6700; fill: #fff8e0 }
    .unknown rect, .free rect { stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      rect { fill: #161b22; stroke: #6e7681 } text { fill: #e6edf3 } .time { fill: #9198a1 }
      path { stroke: #6e7681 }
      .kept rect { stroke: #3fb950; fill: #12261a } .missing rect { stroke: #d29922; fill: #272115 }
    }
  `;

interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
}

export function dagToSvg(graph: Graph): string {
  return drawDag(graph).svg;
}

export function drawDag(graph: Graph): Picture {
  const kin = kinOf(graph);
  const layers = layersOf(graph, kin);
  const widest = layers.reduce((most, { length }) => Math.max(most, length), 1);
  const width = widest * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * MARGIN;
  const height = Math.max(1, layers.length) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN + 2 * MARGIN;
  const spots = placeNodes(layers, width);
  const links = [...kin.inputs].flatMap(([to, inputs]) =>
    inputs.map((from) => drawLink(spots.get(from), spots.get(to))),
  );
  const boxes = layers.flat().map((node) => drawBox(node, spots.get(node.id)));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
      `width="${width}" height="${height}" role="img">`,
    `  <style>${STYLE}</style>`,
    ...links,
    ...boxes,
    "</svg>\n",
  ];
  return { svg: lines.join("\n"), width };
}

function placeNodes(layers: readonly (readonly GraphNode[])[], width: number): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  for (const [depth, layer] of layers.entries()) {
    const across = layer.length * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS;
    for (const [at, { id }] of layer.entries()) {
      const x = Math.round((width - across) / 2) + at * (BOX_WIDTH + GAP_ACROSS);
      spots.set(id, { x, y: MARGIN + depth * (BOX_HEIGHT + GAP_DOWN) });
    }
  }
  return spots;
}

function drawLink(from: Spot | undefined, to: Spot | undefined): string {
  if (from === undefined || to === undefined) return "";
  const [startX, startY] = [from.x + BOX_WIDTH / 2, from.y + BOX_HEIGHT];
  const [endX, endY] = [to.x + BOX_WIDTH / 2, to.y];
  const bend = GAP_DOWN / 2;
  return (
    `  <path d="M${startX} ${startY} C${startX} ${startY + bend} ` +
    `${endX} ${endY - bend} ${endX} ${endY}"/>`
  );
}

function drawBox(node: GraphNode, spot: Spot | undefined): string {
  if (spot === undefined) return "";
  const title = nameOf(node.title);
  const characters = [...title];
  const isLong = characters.length > MOST_TITLE_CHARS;
  const shown = isLong ? `${characters.slice(0, MOST_TITLE_CHARS - 1).join("")}…` : title;
  const time = node.tookMs === null ? "" : ` · ${durationOf(node.tookMs)}`;
  const middle = spot.x + BOX_WIDTH / 2;
  return [
    `  <g class="${node.state}"><title>${escapeXml(title)}</title>`,
    `<rect x="${spot.x}" y="${spot.y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="6"/>`,
    `<text x="${middle}" y="${spot.y + 17}" text-anchor="middle">${escapeXml(shown)}</text>`,
    `<text class="time" x="${middle}" y="${spot.y + 32}" text-anchor="middle">`,
    `${STATE_WORDS[node.state]}${time}</text></g>`,
  ].join("");
}

const STATE_WORDS: Readonly<Record<GraphNode["state"], string>> = {
  kept: "kept",
  missing: "would run",
  free: "free",
  unknown: "unknown",
};

/** What no XML may hold, such as half a character or U+FFFE, is left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
