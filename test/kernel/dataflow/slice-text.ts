// The slice of a session as texts, each as it stands in its Cell.

import { analyse } from "../../../kernel/dataflow/analyse.ts";
import { type SliceOptions, sliceFor } from "../../../kernel/dataflow/slice.ts";

export function sliceText(
  cells: readonly string[],
  names: readonly string[],
  options?: SliceOptions,
): string[] {
  const ran = cells.map((source, index) => ({ number: index + 1, analysis: analyse(source) }));
  return sliceFor(ran, names, options).map(({ run, from, to }) =>
    (cells[run] ?? "").slice(from, to).replace(/;$/, ""),
  );
}
