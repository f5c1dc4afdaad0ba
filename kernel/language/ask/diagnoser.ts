// What is wrong with a Cell. The prompt asks at each key, and once more when it is entered: what
// was said of the last text is said again.
// Invariant: no answer outlives what it rests on: the names of other Cells, and the files that the
// text imports.

import type { Diagnostic } from "../../code.ts";
import type { Project } from "../names/project.ts";
import type { DiagnosticReport } from "../server/protocol.ts";
import type { Server } from "../server/server.ts";
import { createCellText } from "../text/cell-text.ts";
import { diagnosticsOf } from "./diagnostics.ts";

export interface Diagnoser {
  /** `asking` gives up the question when another is asked. */
  diagnose(source: string, asking: Asking): Answer;
  /** Names mean something else. */
  drop(): void;
}

type Answer = Promise<readonly Diagnostic[]>;
type Asking = (ask: (signal: AbortSignal) => Answer) => Answer;

const READS_FILES = /\bimport\b/;

export function createDiagnoser(server: Server, project: Project): Diagnoser {
  let last: { readonly source: string; readonly answer: Answer } | null = null;
  const drop = () => {
    last = null;
  };
  const ask = async (source: string, signal: AbortSignal) => {
    // What is not learned yet looks like a name that nobody knows.
    if (!(await project.settled())) {
      drop();
      return [];
    }
    const text = createCellText(source);
    const { textDocument } = project.place(text, 0);
    const method = "textDocument/diagnostic";
    const report = await server.ask<DiagnosticReport>(method, { textDocument }, signal);
    return diagnosticsOf(report, text);
  };
  return {
    diagnose(source, asking) {
      if (last?.source === source && !READS_FILES.test(source)) return last.answer;
      const answer = asking((signal) => ask(source, signal));
      last = { source, answer };
      return answer;
    },
    drop,
  };
}
