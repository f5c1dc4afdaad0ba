// Whatever is viewed, and however wide the screen is: every Line fits, and gives no order.

import { expect, test } from "vitest";
import type { CellError } from "../../../kernel/cell.ts";
import type { Card, CardStep, Shown } from "../../../kernel/display.ts";
import type { Graph } from "../../../kernel/graph/graph.ts";
import type { Line } from "../../../shell/text/line.ts";
import { viewCard } from "../../../shell/view/card.ts";
import { drawDag } from "../../../shell/view/dag/draw.ts";
import { viewDiagnostics, viewError } from "../../../shell/view/error.ts";
import { viewPlan } from "../../../shell/view/plan.ts";
import { viewShown } from "../../../shell/view/shown.ts";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { expectFit, HOSTILE } from "./plain.ts";

const ROUNDS = 400;

test("every view fits on every screen", () => {
  const random = createRandom(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const columns = round < 10 ? round : 20 + random.below(181);
    for (const [what, lines] of Object.entries(views(random, columns))) {
      expectFit(lines, columns < 1 ? 0 : Math.max(2, columns), `${what}, seed ${SEED}`);
      if (columns < 1) expect(lines).toEqual([]);
    }
  }
});

function views(random: Random, columns: number): Record<string, readonly Line[]> {
  const room = { columns };
  const source = texts(random, 5).join("\n");
  const from = random.below(source.length + 1);
  const diagnostic = { from, to: from + random.below(9), severity: "error", message: text(random) };
  return {
    shown: viewShown(anyShown(random), room),
    card: viewCard(anyCard(random), room),
    error: viewError(anyError(random), room),
    diagnostics: viewDiagnostics([{ ...diagnostic, severity: "error" }], source, room),
    dag: drawDag(anyGraph(random), columns),
    plan: viewPlan(anyGraph(random), room),
  };
}

function text(random: Random): string {
  const count = random.below(4);
  return Array.from({ length: count }, () => random.pick(HOSTILE)).join(
    random.pick(["", " ", "\n"]),
  );
}

function texts(random: Random, most: number): string[] {
  return Array.from({ length: random.below(most) }, () => text(random));
}

function anyShown(random: Random): Shown {
  const cutChars = random.below(3);
  switch (random.below(5)) {
    case 0:
      return { kind: "text", text: texts(random, 9).join("\n"), cutChars };
    case 1:
      return { kind: "inspected", ansi: texts(random, 9).join("\n"), cutChars };
    case 2:
      return { kind: "lazy", type: text(random), id: "", chain: text(random) };
    case 3:
      return { kind: "rich", bundle: { "text/plain": text(random) } };
    default: {
      const columns = texts(random, 9);
      const rows = Array.from({ length: random.below(9) }, () => columns.map(() => text(random)));
      return { kind: "table", columns, rows, moreRows: random.below(3) };
    }
  }
}

function anySteps(random: Random): CardStep[] {
  return texts(random, 40).map((code) => ({
    code,
    state: random.pick(["kept", "missing", "free", "unknown"]),
    tookMs: random.chance(0.5) ? random.below(1e8) : null,
  }));
}

function anyCard(random: Random): Card {
  const steps = anySteps(random);
  switch (random.below(4)) {
    case 0: {
      const env = texts(random, 30).map((value) => ({ name: text(random), value }));
      const facts = {
        platform: text(random),
        entrypoint: texts(random, 4),
        defaultArgs: texts(random, 4),
        workdir: text(random),
        user: text(random),
        env,
        ports: texts(random, 4),
        sizeBytes: random.below(1e9),
      };
      return { kind: "container", steps, facts: random.chance(0.2) ? null : facts };
    }
    case 1: {
      const entries = Array.from({ length: random.below(30) }, () => ({
        path: texts(random, 6).join("/"),
        kind: random.pick(["file", "directory", "symlink", "other"] as const),
        sizeBytes: random.chance(0.5) ? random.below(1e9) : null,
      }));
      const moreEntries = random.pick([null, 0, 120]);
      return { kind: "directory", steps, tree: { entries, moreEntries } };
    }
    case 2: {
      const bytes = Buffer.from(text(random));
      const head = random.chance(0.5) ? { bytes } : { text: texts(random, 40).join("\n") };
      const name = `${text(random)}.ts`;
      return { kind: "file", steps, name, content: { sizeBytes: random.below(1e6), head } };
    }
    default:
      return { kind: "other", type: text(random), steps };
  }
}

function anyError(random: Random): CellError {
  const at = { line: random.below(1e6), column: random.below(400) };
  const exec = {
    command: texts(random, 5),
    exitCode: random.below(256),
    stdout: text(random),
    stderr: texts(random, 40).join("\n"),
    op: text(random),
  };
  return {
    name: text(random),
    message: text(random),
    frames: texts(random, 12).map((called) => ({ called, place: { in: "cell", cell: 1, ...at } })),
    excerpt: random.chance(0.3) ? null : { cell: 1, ...at, text: text(random).replace(/\n/g, "") },
    details: texts(random, 3),
    hint: text(random),
    exec: random.chance(0.3) ? null : exec,
  };
}

function anyGraph(random: Random): Graph {
  const count = random.below(40);
  const nodes = Array.from({ length: count }, (_, at) => ({
    id: String(at),
    title: text(random),
    kind: "exec",
    state: random.pick(["kept", "missing", "free", "unknown"] as const),
    tookMs: random.chance(0.5) ? random.below(1e8) : null,
  }));
  const edges = Array.from({ length: random.below(80) }, () => ({
    from: String(random.below(count + 1)),
    to: String(random.below(count + 1)),
  }));
  return { nodes, edges };
}
