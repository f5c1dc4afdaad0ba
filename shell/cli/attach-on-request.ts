// Shows the terminals that a program asks for in its session, in the terminal that the command was
// started in: the program itself may have none, or speaks through an SDK that knows of none.

import { openSync } from "node:fs";
import { ReadStream, WriteStream } from "node:tty";
import type { Connection } from "../../stdlib/client/connect.ts";
import { type OwnTerminal, ownTerminal } from "../../stdlib/client/terminal/tty.ts";
import { attach } from "../attach/attach.ts";

/** From now on, until the connection is closed. One after another. */
export function attachOnRequest(connection: Connection, term: string | undefined): void {
  const follow = async () => {
    for await (const event of connection.events()) {
      if (event.kind !== "TerminalOpened" || !event.asks) continue;
      const own = controllingTerminal(term);
      if (own === null) continue;
      // The program is told by its own question how that has ended.
      await attach({ connection, terminal: event.terminal, own: own.terminal, keep: false }).catch(
        () => undefined,
      );
      own.close();
    }
  };
  follow().catch(() => undefined);
}

interface Controlling {
  readonly terminal: OwnTerminal;
  close(): void;
}

/** Whatever the standard streams are: they belong to the program. null when there is none. */
function controllingTerminal(term: string | undefined): Controlling | null {
  try {
    const [stdin, stdout] = [
      new ReadStream(openSync("/dev/tty", "r")),
      new WriteStream(openSync("/dev/tty", "w")),
    ];
    const terminal = ownTerminal({ stdin, stdout, term });
    const close = () => {
      stdin.destroy();
      stdout.destroy();
    };
    return terminal === null ? null : { terminal, close };
  } catch {
    return null; // no terminal started this
  }
}
