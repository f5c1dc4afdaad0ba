// A person's stay at a terminal: this terminal is lent to it, and at the end the person is asked
// what becomes of what was changed.

import { viewChanges } from "../../kernel/terminals/changes.ts";
import type { Connection } from "../../stdlib/client/connect.ts";
import { attachTerminal } from "../../stdlib/client/terminal/attach.ts";
import { closeTerminal, detachTerminal, listTerminals } from "../../stdlib/client/terminal/open.ts";
import type { OwnTerminal } from "../../stdlib/client/terminal/tty.ts";

export interface AttachOptions {
  readonly connection: Connection;
  /** Its number. */
  readonly terminal: number;
  readonly own: OwnTerminal;
  /** What becomes of changes; null asks the person. */
  readonly keep: boolean | null;
}

export type Stay =
  | { readonly how: "detached" }
  /** `kept` is the ID of what was made of its changes. */
  | { readonly how: "ended"; readonly exitCode: number; readonly kept: string | null };

export async function attach({ connection, terminal, own, keep }: AttachOptions): Promise<Stay> {
  own.write(dim(`terminal ${terminal}: Ctrl-] leaves it running`));
  const attached = await attachTerminal(connection, terminal, own);
  if (attached.how === "detached") {
    await detachTerminal(connection, terminal);
    own.write(`\r\n${dim(`terminal ${terminal} runs on: rondel terminal ${terminal}`)}`);
    return attached;
  }
  const wantsKeep = keep ?? (await askToKeep(connection, terminal, own));
  const { kept } = await closeTerminal(connection, terminal, wantsKeep);
  return { ...attached, kept };
}

async function askToKeep(
  connection: Connection,
  terminal: number,
  own: OwnTerminal,
): Promise<boolean> {
  const all = await listTerminals(connection);
  const found = all.find(({ number }) => number === terminal);
  if (found === undefined || found.changed === 0) return false;
  own.write(`${viewChanges(found).join("\r\n")}\r\nkeep them? [y/N] `);
  const key = await nextKey(own);
  const isYes = key === "y" || key === "Y";
  own.write(`${isYes ? "yes" : "no"}\r\n`);
  return isYes;
}

function nextKey(own: OwnTerminal): Promise<string> {
  return new Promise((resolve) => {
    const giveBack = own.takeKeys((bytes) => {
      giveBack();
      resolve(Buffer.from(bytes).toString("utf8"));
    });
  });
}

function dim(text: string): string {
  return `\x1b[2m${text}\x1b[0m\r\n`;
}
