// A session as a script or as a notebook: its own statements, in its own words.

import { RondelError } from "../../stdlib/index.ts";
import { isMasked, maskSource } from "../history/mask.ts";
import type { PromptKernel } from "../prompt-kernel.ts";
import { formatCode } from "./format/format.ts";

/** The statements that the values need; the last of the values is what the script gives. */
export async function writeScript(
  kernel: Pick<PromptKernel, "slice" | "names" | "reports">,
  names: readonly string[],
): Promise<string> {
  const kept = names.length > 0 ? names : (await kernel.names()).map(({ name }) => name);
  const statements = (await kernel.slice(kept)).map((statement) => statement.replace(/;$/, ""));
  const last = kept.at(-1);
  const lines = [...statements, ...(last === undefined ? [] : [last])];
  const text = maskSource(lines.map((line) => `${line};`).join("\n"));
  if (isMasked(text)) {
    throw new RondelError(
      "the text of a secret would stand in the script",
      'Take it from outside: secret("env://NAME").',
    );
  }
  return `#!/usr/bin/env rondel\n${formatCode(text)}`;
}

/** The cells that ended well, without what they gave: that is made again where it is opened. */
export function writeNotebook({ reports }: Pick<PromptKernel, "reports">): string {
  const cells = reports
    .filter(({ outcome }) => outcome.kind === "done")
    .map(({ number, source }) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${number}`,
      metadata: {},
      outputs: [],
      source: maskSource(source).split(/(?<=\n)/),
    }));
  const kernelspec = { display_name: "Rondel", language: "typescript", name: "rondel" };
  const metadata = { kernelspec, language_info: { name: "typescript", file_extension: ".ts" } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
