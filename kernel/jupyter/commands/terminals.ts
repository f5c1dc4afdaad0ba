// `.terminal`, `.terminals` and `.attach`: terminals in a notebook. What is kept of a stay is
// offered as the next cell: it makes the same again, without anybody sitting there.

import { during } from "../../../stdlib/client/during.ts";
import type { LiveTerminal } from "../../../stdlib/client/generated.ts";
import { listTerminals, openTerminal, outcomeOf } from "../../../stdlib/client/terminal/open.ts";
import { RondelError } from "../../../stdlib/index.ts";
import { writeKept } from "../../terminals/kept-code.ts";
import { numberOf, placeOf } from "../../terminals/place.ts";
import { tableToHtml, tableToText } from "../html/table.ts";
import { NOBODY } from "../terminals/host.ts";
import type { LongCommand, NotebookCommand } from "./command.ts";

export const stay: LongCommand = async (rest, { kernel, emit, signal, terminals }) => {
  const { stays, ask } = terminals ?? nobody();
  const { of, text } = await placeOf(rest, kernel);
  const connection = await kernel.connection();
  const opened = await openTerminal(connection, { of }, SIZE);
  const shown = await stays.show({
    ...{ connection, opened, emit, ask, keep: null, isWaitedFor: true },
  });
  try {
    const { kept } = await during(signal, () => outcomeOf(connection, opened.number));
    const isKept = kept !== null && kept !== undefined;
    return isKept ? await writeKept(kept, kernel, { first: text }) : null;
  } catch (error) {
    if (signal.aborted) throw new RondelError("interrupted");
    throw error;
  } finally {
    shown.release();
  }
};

/** Until a view of it says another. */
const SIZE = { columns: 80, rows: 24, term: "xterm-256color" };

/** Nothing waits for it: the cell is done, and the terminal stays. */
export const attach: LongCommand = async (rest, { kernel, emit, terminals }) => {
  const { stays } = terminals ?? nobody();
  const connection = await kernel.connection();
  const number = numberOf(rest);
  const opened = (await listTerminals(connection)).find((one) => one.number === number);
  if (opened === undefined) {
    throw new RondelError(`${rest || "nothing"} is no number of a terminal`, "See .terminals.");
  }
  const keep = null;
  await stays.show({ connection, opened, emit, keep, ask: null, isWaitedFor: false });
  return null;
};

export const showTerminals: NotebookCommand = async (_rest, kernel) => {
  const all = await listTerminals(await kernel.connection());
  if (all.length === 0) return { "text/plain": "No terminal is open." };
  const rows = all.map((one) => [
    String(one.number),
    stateOf(one),
    one.command.join(" "),
    one.title,
  ]);
  const table = { columns: ["number", "state", "command", "in"], rows, moreRows: 0 };
  return { "text/plain": tableToText(table), "text/html": tableToHtml(table) };
};

function stateOf({ exitCode, viewers }: LiveTerminal): string {
  if (exitCode !== null && exitCode !== undefined) return `ended (${exitCode})`;
  return viewers > 0 ? "attached" : "runs";
}

function nobody(): never {
  throw new RondelError(NOBODY.message, NOBODY.hint);
}
