// The kernels that run, as lines for a person: what tells them apart.

import { nameOf } from "../../../kernel/text/clean.ts";
import type { RunningKernel } from "./running.ts";

const HEADS = ["kernel", "notebook or folder", "session", "cells", "started", "runs"];
const ID_CHARS = 8;
const MOST_SOURCE_CHARS = 40;

export function viewKernels(kernels: readonly RunningKernel[]): string[] {
  const rows = kernels.map((one) => [
    shortId(one, kernels),
    nameOf(one.notebook || `${one.cwd}/`),
    one.session || "–",
    String(one.cells),
    timeOf(one.startedMs),
    firstLine(one.running) || "–",
  ]);
  const all = [HEADS, ...rows];
  const widths = HEADS.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** As much of it as tells it from the others. */
export function shortId(
  { id }: Pick<RunningKernel, "id">,
  all: readonly Pick<RunningKernel, "id">[],
): string {
  const short = id.slice(0, ID_CHARS);
  return all.filter((one) => one.id.startsWith(short)).length > 1 ? id : short;
}

function timeOf(startedMs: number): string {
  return new Date(startedMs).toISOString().slice(0, 16).replace("T", " ");
}

function firstLine(source: string): string {
  return nameOf(source.trim().split("\n", 1)[0] ?? "").slice(0, MOST_SOURCE_CHARS);
}
