// The steps of a value and what each is made from, as plain data; and the orders in which they are
// drawn. A link whose ends are not both there is passed over, and a ring is cut somewhere.

import type { StepState } from "../display.ts";

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphLink[];
}

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly state: StepState;
  /** How long it took, or is thought to take. */
  readonly tookMs: number | null;
}

/** `to` is made from `from`. */
export interface GraphLink {
  readonly from: string;
  readonly to: string;
}

/** What each node is made from, and what is made from it, each other node once. */
export interface Kin {
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly users: ReadonlyMap<string, readonly string[]>;
}

export function kinOf({ nodes, edges }: Graph): Kin {
  const inputs = new Map(nodes.map(({ id }): [string, string[]] => [id, []]));
  const users = new Map(nodes.map(({ id }): [string, string[]] => [id, []]));
  const seen = new Set<string>();
  for (const { from, to } of edges) {
    const key = JSON.stringify([from, to]);
    if (from === to || seen.has(key) || !users.has(from)) continue;
    seen.add(key);
    const known = inputs.get(to);
    if (known === undefined) continue;
    known.push(from);
    users.get(from)?.push(to);
  }
  return { inputs, users };
}

/** Each after all it is made from, and a branch as a whole before the next one. */
export function sortNodes({ nodes }: Graph, { inputs, users }: Kin): GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted: GraphNode[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (start: string) => {
    const stack = [start];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      if (!state.has(id)) {
        state.set(id, "open");
        const fresh = (inputs.get(id) ?? []).filter((input) => !state.has(input));
        stack.push(...fresh.toReversed());
        continue;
      }
      stack.pop();
      const node = byId.get(id);
      if (state.get(id) === "open" && node !== undefined) sorted.push(node);
      state.set(id, "done");
    }
  };
  for (const { id } of nodes) if ((users.get(id) ?? []).length === 0) visit(id);
  for (const { id } of nodes) visit(id);
  return sorted;
}

/** By how many steps at most lie before them; in a layer, near to what they are made from. */
export function layersOf(graph: Graph, kin: Kin): GraphNode[][] {
  const depths = new Map<string, number>();
  const layers: GraphNode[][] = [];
  for (const node of sortNodes(graph, kin)) {
    const above = (kin.inputs.get(node.id) ?? []).map((id) => depths.get(id) ?? -1);
    const depth = above.reduce((most, one) => Math.max(most, one + 1), 0);
    depths.set(node.id, depth);
    layers[depth] = [...(layers[depth] ?? []), node];
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isDown = sweep % 2 === 0;
    for (const at of layers.keys()) {
      const index = isDown ? at : layers.length - 1 - at;
      const near = layers[index + (isDown ? -1 : 1)];
      if (near !== undefined) layers[index] = sortNear(layers[index] ?? [], near, kin, isDown);
    }
  }
  return layers;
}

const SWEEPS = 4;

function sortNear(
  layer: readonly GraphNode[],
  near: readonly GraphNode[],
  kin: Kin,
  isDown: boolean,
): GraphNode[] {
  const places = new Map(near.map(({ id }, at) => [id, at]));
  const weights = new Map(
    layer.map(({ id }, at) => {
      const others = (isDown ? kin.inputs : kin.users).get(id) ?? [];
      const known = others.flatMap((other) => places.get(other) ?? []);
      const mean = known.reduce((sum, place) => sum + place, 0) / Math.max(1, known.length);
      return [id, known.length === 0 ? at : mean];
    }),
  );
  return layer.toSorted((a, b) => (weights.get(a.id) ?? 0) - (weights.get(b.id) ?? 0));
}
