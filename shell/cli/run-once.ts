// Code that is run once, by a command that ends with it: `rondel eval`, `rondel run`, what comes
// through a pipe. It is one Cell, as at the prompt, in this very process.
// Invariant: on standard output is the value and what the code prints, and nothing else.

import type { Writable } from "node:stream";
import type { CellError } from "../../kernel/cell.ts";
import { compileCell } from "../../kernel/compile/compile.ts";
import { CellSyntaxError } from "../../kernel/compile/compiled.ts";
import type { Shown } from "../../kernel/display.ts";
import { describeSyntax } from "../../kernel/evaluate/failure.ts";
import { createInline } from "../../kernel/evaluate/inline.ts";
import type { Ran } from "../../kernel/evaluate/runner.ts";
import { never } from "../../stdlib/base/assert.ts";
import { Lazy } from "../../stdlib/client/lazy.ts";
import { connection, RondelError } from "../../stdlib/index.ts";
import { paintLine } from "../text/paint.ts";
import { viewError } from "../view/error.ts";
import { viewShown } from "../view/shown.ts";
import type { Io } from "./command.ts";
import { isWanted, type ProgressFlags, showEvents } from "./progress.ts";

export interface Once extends ProgressFlags {
  readonly source: string;
  /** When the code comes from a file: its path, from which its imports count. */
  readonly file?: string;
  /** Whether the value is printed as JSON. */
  readonly json: boolean;
}

const COLUMNS = 100;
const NUMBER = 1;

/** Answers the exit code. */
export async function runOnce(once: Once, io: Io): Promise<number> {
  const areEventsShown = isWanted(once, io.stderr.isTTY === true);
  const settle = areEventsShown ? showEvents(connection, io.stderr) : async () => {};
  try {
    const { outcome, value } = await evaluate(once, io);
    await settle();
    switch (outcome.kind) {
      case "done":
        writeLines(once.json ? toJson(value) : textOf(value, outcome.shown, io), io.stdout);
        return 0;
      case "failed":
        writeLines(describeFailure(outcome.error, areEventsShown, io), io.stderr);
        return 1;
      case "interrupted":
      case "died":
        throw new Error("code in this very process is not interrupted alone");
      default:
        return never(outcome);
    }
  } finally {
    await connection.close();
  }
}

async function evaluate({ source, file }: Once, io: Io): Promise<Ran> {
  const inline = createInline({ cwd: io.cwd, columns: columnsOf(io), awaitValues: true });
  const place = file === undefined ? {} : { file };
  try {
    const compiled = compileCell(source, { number: NUMBER, isCellName: () => false, ...place });
    return await inline.run({ cell: NUMBER, compiled, source, ...place });
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const described = describeSyntax(error, NUMBER, source);
    return { outcome: { kind: "failed", error: described }, value: undefined };
  }
}

/** Text as it is, of something lazy its chain, of anything else what Node shows of it. */
function textOf(value: unknown, shown: Shown, io: Io): string {
  if (typeof value === "string") return value;
  const lines = viewShown(shown, { columns: columnsOf(io) });
  return lines.map((line) => paintLine(line, io)).join("\n");
}

function toJson(value: unknown): string {
  if (value instanceof Lazy) return JSON.stringify(Lazy.idOf(value));
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RondelError(`the value has no JSON: ${why}`, "Leave out --json to see it.");
  }
}

function describeFailure(error: CellError, isOutputShown: boolean, io: Io): string {
  const lines = viewError(error, { columns: columnsOf(io), isOutputShown });
  return lines.map((line) => paintLine(line, io)).join("\n");
}

function columnsOf({ stdout }: Io): number {
  return "columns" in stdout && typeof stdout.columns === "number" ? stdout.columns : COLUMNS;
}

function writeLines(text: string, to: Writable): void {
  if (text !== "") to.write(text.endsWith("\n") ? text : `${text}\n`);
}
