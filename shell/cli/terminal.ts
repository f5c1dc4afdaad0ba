// `rondel terminal`: the terminals that are open, wherever they were opened; a stay at one of them;
// or a new one on an object, or on a step that failed.

import { nameOf } from "../../kernel/text/clean.ts";
import type { Connection } from "../../stdlib/client/connect.ts";
import { listTerminals, openTerminal } from "../../stdlib/client/terminal/open.ts";
import { type OwnTerminal, ownTerminal } from "../../stdlib/client/terminal/tty.ts";
import { connect } from "../../stdlib/index.ts";
import { attach } from "../attach/attach.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";

const NUMBER = /^[1-9][0-9]{0,5}$/;

export const terminalCommand = defineCommand({
  name: "terminal",
  says: "List terminals, attach to one, or open one on a container or a failed step",
  words: "[NUMBER | ID | DIGEST] [COMMAND…]",
  example: "rondel terminal 3f2a9c41d07e",
  flags: {
    keep: { kind: "switch", says: "Keep what is changed, without a question" },
    discard: { kind: "switch", says: "Keep nothing, without a question" },
    json: { kind: "switch", says: "Print the list as JSON" },
  },
  passesOn: true,
  async run([of, ...cmd], flags, io) {
    await using connection = await connect({ name: "terminal" });
    if (of === undefined) return await list(connection, flags.json, io);
    const own = ownTerminal({ ...io, term: io.env["TERM"] });
    if (own === null) throw new UsageError("terminal needs a terminal to be shown in");
    if (NUMBER.test(of) && cmd.length > 0) {
      throw new UsageError("a terminal that is open has its command already");
    }
    const terminal = NUMBER.test(of) ? Number(of) : await open(connection, of, cmd, own);
    const keep = flags.keep ? true : flags.discard ? false : null;
    const stay = await attach({ connection, terminal, own, keep });
    if (stay.how === "detached") return 0;
    if (stay.kept !== null) io.stdout.write(`kept: ${stay.kept}\n`);
    return stay.exitCode;
  },
});

async function open(
  connection: Connection,
  of: string,
  cmd: readonly string[],
  own: OwnTerminal,
): Promise<number> {
  const { number } = await openTerminal(connection, { of, cmd }, own);
  return number;
}

async function list(connection: Connection, asJson: boolean, io: Io): Promise<number> {
  const all = await listTerminals(connection);
  if (asJson) {
    io.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return 0;
  }
  if (all.length === 0) io.stdout.write("no terminal is open\n");
  for (const { number, title, command, viewers, exitCode } of all) {
    const ended = exitCode === null || exitCode === undefined ? "runs" : `ended (${exitCode})`;
    const state = viewers > 0 ? `${ended}, ${viewers} attached` : ended;
    io.stdout.write(`${number}\t${state}\t${nameOf(command.join(" "))}\t${nameOf(title)}\n`);
  }
  return 0;
}
