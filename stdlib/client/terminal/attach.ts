// Lends the terminal of this process to one of the engine's: every key goes there as it is, and all
// that is shown there is shown here, until it ends or the detach key is pressed.
// Invariant: this process's terminal is given back as it was, whatever happens.

import { randomUUID } from "node:crypto";
import { during, signalOfWork } from "../during.ts";
import { followTerminal } from "./follow.ts";
import { createModes } from "./modes.ts";
import type { OwnTerminal } from "./tty.ts";
import { createTyping } from "./typing.ts";
import { RESIZE_DOCUMENT, type TerminalWire, WRITE_DOCUMENT } from "./wire.ts";

/** Ctrl-], as in telnet: no program uses it, and every keyboard has it. */
const DETACH = 0x1d;

export type Attached =
  | { readonly how: "ended"; readonly exitCode: number }
  | { readonly how: "detached" };

export async function attachTerminal(
  wire: TerminalWire,
  terminal: number,
  own: OwnTerminal,
): Promise<Attached> {
  const as = randomUUID();
  const modes = createModes();
  const detached = Promise.withResolvers<Attached>();
  // Only who looks at a terminal may write to it, so keys wait until it is seen.
  const seen = Promise.withResolvers<void>();
  const typing = createTyping(async (bytes) => {
    await seen.promise;
    await wire.ask(WRITE_DOCUMENT, { terminal, as, bytes: bytes.toString("base64") });
  });
  using undo = new DisposableStack();
  undo.defer(() => own.write(modes.reset));
  undo.defer(
    own.takeKeys((bytes) => {
      const at = bytes.indexOf(DETACH);
      typing.type(at < 0 ? bytes : bytes.subarray(0, at));
      if (at >= 0) detached.resolve({ how: "detached" });
    }),
  );
  undo.defer(
    own.onResize(() => {
      const { columns, rows } = own;
      // Somebody else may write by now, whose size counts.
      wire.ask(RESIZE_DOCUMENT, { terminal, as, columns, rows }).catch(() => undefined);
    }),
  );
  const left = new AbortController();
  const outer = signalOfWork();
  const signal = outer === undefined ? left.signal : AbortSignal.any([outer, left.signal]);
  const view = followTerminal({ wire, terminal, as, size: () => own, signal });
  const show = async (): Promise<Attached> => {
    for await (const output of view) {
      seen.resolve();
      const bytes = Buffer.from(output.bytes, "base64");
      if (output.isScreen && bytes.length > 0) own.write(clearScreen(own.rows));
      modes.watch(bytes);
      own.write(bytes);
      if (output.exitCode !== null) return { how: "ended", exitCode: output.exitCode };
    }
    return { how: "detached" };
  };
  const shown = during(signal, show);
  // What fails after the key was pressed is nobody's concern.
  shown.catch(() => undefined);
  try {
    return await Promise.race([shown, detached.promise, typing.failed]);
  } finally {
    // It may wait for what will never come, and would look on for as long.
    left.abort();
  }
}

/** What stands there scrolls away and is not lost. */
function clearScreen(rows: number): string {
  return `${"\n".repeat(rows)}\x1b[H\x1b[2J`;
}
