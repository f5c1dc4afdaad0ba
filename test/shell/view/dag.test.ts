// Graphs of steps: drawn, written, and told as a plan.

import { describe, expect, test } from "vitest";
import type { Graph, GraphLink, GraphNode } from "../../../kernel/graph/graph.ts";
import { dagToMermaid } from "../../../kernel/graph/mermaid.ts";
import { dagToSvg } from "../../../kernel/graph/svg.ts";
import { drawDag } from "../../../shell/view/dag/draw.ts";
import { viewPlan } from "../../../shell/view/plan.ts";
import { expectFit, HOSTILE, plainOf } from "./plain.ts";

const columns = 60;

/** `a > b > c`, a way a line; what begins with a capital is kept. */
function graphOf(ways: string): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphLink[] = [];
  for (const way of ways.trim().split("\n")) {
    const ids = way.split(">").map((id) => id.trim());
    for (const [at, id] of ids.entries()) {
      const state = id === id.toLowerCase() ? "missing" : "kept";
      nodes.set(id, { id, title: `exec ${id}`, kind: "exec", state, tookMs: 1_500 });
      const before = ids[at - 1];
      if (before !== undefined) edges.push({ from: before, to: id });
    }
  }
  return { nodes: [...nodes.values()], edges };
}

describe("a graph in a terminal", () => {
  test("of a chain is a column", () => {
    expect(`\n${plainOf(drawDag(graphOf("A > B > c"), columns))}\n`).toMatchInlineSnapshot(`
      "
      ✓ exec A       1.5 s
      ✓ exec B       1.5 s
      ○ exec c      ~1.5 s
      "
    `);
  });

  test("fans out and in", () => {
    const graph = graphOf("A > B > m\nA > c > m\nA > d > m > z");
    expect(`\n${plainOf(drawDag(graph, columns))}\n`).toMatchInlineSnapshot(`
      "
      ✓ exec A           1.5 s
      ├─╮
      │ ✓ exec B         1.5 s
      ├─│─╮
      │ │ ○ exec c      ~1.5 s
      ○ │ │ exec d      ~1.5 s
      ├─┴─╯
      ○     exec m      ~1.5 s
      ○ exec z          ~1.5 s
      "
    `);
  });

  test("keeps apart what crosses, what begins later, and what stands alone", () => {
    const graph = graphOf("A > B > C > d\nA > x > d\nB > d\nq > d\nA > k > l > x\nlone\nr > s");
    expect(`\n${plainOf(drawDag(graph, columns))}\n`).toMatchInlineSnapshot(`
      "
      ✓ exec A             1.5 s
      ├─╮
      │ ✓ exec B           1.5 s
      │ ├─╮
      │ │ ✓ exec C         1.5 s
      ├─│─│─╮
      │ │ │ ○ exec k      ~1.5 s
      │ │ │ ○ exec l      ~1.5 s
      ├─│─│─╯
      ○ │ │   exec x      ~1.5 s
      │ │ │
      │ │ │ ○ exec q      ~1.5 s
      ├─┴─┴─╯
      ○       exec d      ~1.5 s

      ○ exec lone         ~1.5 s

      ○ exec r            ~1.5 s
      ○ exec s            ~1.5 s
      "
    `);
  });

  test("with more lanes than there is room for is a tree", () => {
    const ways = Array.from({ length: 12 }, (_, at) => `A > e${at} > all`).join("\n");
    expect(`\n${plainOf(drawDag(graphOf(ways), 30))}\n`).toMatchInlineSnapshot(`
      "
      ○ exec all              ~1.5 s
      ├ ○ exec e0             ~1.5 s
      │ ✓ exec A               1.5 s
      ├ ○ exec e1             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e2             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e3             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e4             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e5             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e6             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e7             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e8             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e9             ~1.5 s
      │ ↑ exec A
      ├ ○ exec e10            ~1.5 s
      │ ↑ exec A
      ╰ ○ exec e11            ~1.5 s
        ↑ exec A
      "
    `);
  });

  test("of thousands of steps, wide or long, is drawn", () => {
    const chain = graphOf(Array.from({ length: 3_000 }, (_, at) => `e${at}`).join(" > "));
    expect(drawDag(chain, columns)).toHaveLength(3_000);
    const fan = graphOf(Array.from({ length: 500 }, (_, at) => `A > e${at} > all`).join("\n"));
    expectFit(drawDag(fan, columns), columns, "a fan");
  });

  test("that is no graph at all is drawn without end or loss", () => {
    const ring = graphOf("a > b > c > a\nd > d");
    expect(plainOf(drawDag(ring, columns)).match(/exec/g)).toHaveLength(4);
    expect(plainOf(drawDag(ring, 10)).match(/exec/g)?.length).toBeGreaterThanOrEqual(4);
    const dangling: Graph = { nodes: [], edges: [{ from: "x", to: "y" }] };
    expect(plainOf(drawDag(dangling, columns))).toBe("nothing to run");
  });
});

describe("a graph as a file", () => {
  const hostile: Graph = {
    nodes: HOSTILE.map((title, at) => {
      return { id: `n"${at}`, title, kind: "exec", state: "kept", tookMs: null };
    }),
    edges: [{ from: 'n"0', to: 'n"1' }],
  };

  test("for Mermaid has its nodes, links and looks", () => {
    const text = dagToMermaid(graphOf("A > b\nA > c"));
    expect(`\n${text}`).toMatchInlineSnapshot(`
      "
      flowchart TD
        n0["exec A"]:::kept
        n1["exec b"]:::missing
        n2["exec c"]:::missing
        n0 --> n1
        n0 --> n2
        classDef kept stroke:#1a7f37
        classDef missing stroke:#9a6700
      "
    `);
  });

  test("for Mermaid holds no title that leaves its quotes", () => {
    for (const line of dagToMermaid(hostile).split("\n").slice(1)) {
      if (line.includes("[")) expect(line).toMatch(/^ {2}n\d+\["[^"<>&`\\\p{Control}]*"\]:::\w+$/u);
    }
  });

  test("as SVG is well-formed, needs nothing else, and knows the dark", () => {
    const svg = dagToSvg(graphOf("A > b > d\nA > c > d"));
    expect(svg.match(/<rect/g)).toHaveLength(4);
    expect(svg.match(/<path/g)).toHaveLength(4);
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).not.toMatch(/<script|href|url\(|@import/);
  });

  test("as SVG escapes every title", () => {
    const body = dagToSvg(hostile).replace(/<style>.*<\/style>/s, "");
    expect(body).not.toMatch(/[^\P{Control}\n]/u);
    const tags = body.match(/<[^>]*>/g) ?? [];
    expect(new Set(tags.map((tag) => /^<\/?(\w+)/.exec(tag)?.[1]))).toEqual(
      new Set(["svg", "path", "g", "title", "rect", "text"]),
    );
    expect(body.replaceAll(/<[^>]*>/g, "")).not.toMatch(/[<>]|&(?!\w+;)/);
  });
});

describe("a plan", () => {
  test("lists what is kept, what would run, and what it costs", () => {
    const graph = graphOf("A > B > C > D > E > F > G > h > i\nB > x > i");
    expect(`\n${plainOf(viewPlan(graph, { columns }))}\n`).toMatchInlineSnapshot(`
      "
      Plan  7 kept · 3 would run · about 4.5 s
        ✓ 3 steps before these
        ✓ exec D                     1.5 s
        ✓ exec E                     1.5 s
        ✓ exec F                     1.5 s
        ✓ exec G                     1.5 s
        ○ exec h                    ~1.5 s
        ○ exec x                    ~1.5 s
        ○ exec i                    ~1.5 s
        what is kept saves 11 s
      "
    `);
  });

  test("of what is kept says so", () => {
    const [first] = viewPlan(graphOf("A > B"), { columns });
    expect(plainOf([first ?? []])).toBe("Plan  all 2 steps kept");
    expect(plainOf(viewPlan({ nodes: [], edges: [] }, { columns }))).toBe("Plan  nothing to run");
  });
});
