// How a Cell went wrong, as a notebook gets it: what, where in the user's own code, what the
// process said, what to do.

import { stripVTControlCharacters } from "node:util";
import { never } from "../../../stdlib/base/assert.ts";
import type { CellError, Excerpt, FailedExec, Frame, Outcome } from "../../cell.ts";
import { nameOf } from "../../text/clean.ts";
import { plainOf } from "../html/ansi.ts";
import type { ErrorContent } from "./emit.ts";

const MOST_FRAMES = 8;
const LAST_OUTPUT_LINES = 20;

/** null when it went well. */
export function errorOf(outcome: Outcome): ErrorContent | null {
  switch (outcome.kind) {
    case "done":
      return null;
    case "failed":
      return failureOf(outcome.error);
    case "interrupted":
      return errorFor("Interrupted", "the cell was interrupted; its variables are as it left them");
    case "died":
      return errorFor(
        "Died",
        `the process of the variables has ended: ${outcome.how}; a new one is there without them`,
      );
    default:
      return never(outcome);
  }
}

/** Of what went wrong beside the user's code. */
export function errorFor(ename: string, evalue: string, hint = ""): ErrorContent {
  const more = hint === "" ? [] : [`→ ${hint}`];
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`, ...more] };
}

function failureOf(error: CellError): ErrorContent {
  const { name, message, excerpt, frames, details, exec, hint } = error;
  const plain = stripVTControlCharacters(message);
  return {
    ename: nameOf(name),
    evalue: plain,
    traceback: [
      `${red(nameOf(name))}: ${plain}`,
      ...(excerpt === null ? [] : excerptLines(excerpt)),
      ...frameLines(frames),
      ...details.map((detail) => `  ${plainOf(detail)}`),
      ...(exec === null ? [] : execLines(exec)),
      ...(hint === "" ? [] : [`→ ${nameOf(hint)}`]),
    ],
  };
}

function excerptLines({ line, column, text }: Excerpt): string[] {
  const gutter = " ".repeat(String(line).length);
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`  ${line} │ ${nameOf(text)}`, `  ${gutter} │ ${nameOf(before)}${red("^")}`];
}

function frameLines(frames: readonly Frame[]): string[] {
  const lines = frames.slice(0, MOST_FRAMES).map(({ called, place }) => {
    const where = place.in === "cell" ? `cell ${place.cell}` : nameOf(place.path);
    const at = `${where}:${place.line}:${place.column}`;
    return `  at ${called === "" ? at : `${nameOf(called)} (${at})`}`;
  });
  const more = frames.length - lines.length;
  return more === 0 ? lines : [...lines, `  … ${more} more`];
}

/** What was said on standard error tells most. */
function execLines({ command, exitCode, stdout, stderr, op }: FailedExec): string[] {
  const output = plainOf((stderr.trim() === "" ? stdout : stderr).trimEnd());
  const all = output === "" ? [] : output.split("\n");
  const shown = all.slice(-LAST_OUTPUT_LINES);
  const left = all.length - shown.length;
  const where = op === null ? "" : `: rondel logs ${op.slice(0, "sha256:".length + 12)}`;
  return [
    `  $ ${nameOf(command.join(" "))}  ${red(`exit code ${exitCode}`)}`,
    ...(left > 0 ? [`  │ … ${left} lines before${where}`] : []),
    ...shown.map((line) => `  │ ${line}`),
  ];
}

function red(text: string): string {
  return `\u001b[31m${text}\u001b[39m`;
}
