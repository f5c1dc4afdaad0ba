// One view of a terminal, in one output of one page: what is shown flows to it as fast as it draws,
// what is typed there flows back. The terminal is the engine's, and this is one of its viewers.

import { randomUUID } from "node:crypto";
import { during } from "../../../stdlib/client/during.ts";
import { followTerminal } from "../../../stdlib/client/terminal/follow.ts";
import { createTyping, type Typing } from "../../../stdlib/client/terminal/typing.ts";
import {
  RESIZE_DOCUMENT,
  type TerminalWire,
  WRITE_DOCUMENT,
} from "../../../stdlib/client/terminal/wire.ts";
import { RondelError } from "../../../stdlib/index.ts";
import { createPortions } from "./portions.ts";
import type { FromView, Size, ToView } from "./words.ts";

export interface View {
  hear(said: Exclude<FromView, { readonly kind: "leave" | "keep" }>): void;
  close(): void;
}

export interface ViewOptions {
  readonly wire: TerminalWire;
  readonly terminal: number;
  readonly size: Size;
  readonly tell: (said: ToView) => void;
  /** All is shown; null when the terminal is gone and nobody knows how its program ended. */
  readonly over: (exitCode: number | null) => void;
}

/** Typed or pasted, and not taken by the program yet. */
const MOST_TYPED_BYTES = 1024 * 1024;

export function createView(options: ViewOptions): View {
  const { wire, terminal, tell, over } = options;
  const as = randomUUID();
  const portions = createPortions(tell);
  let { size } = options;
  let reading = new AbortController();
  /** What is typed waits until this view is the one that types. */
  let seated = Promise.withResolvers<void>();

  const read = async (signal: AbortSignal) => {
    const shown = followTerminal({ wire, terminal, as, size: () => size, signal });
    for await (const output of shown) {
      if (signal.aborted) return;
      seated.resolve();
      await portions.add(output);
      if (output.exitCode === null) continue;
      portions.flush();
      return over(output.exitCode);
    }
    if (!signal.aborted) over(null);
  };
  const begin = () => {
    reading = new AbortController();
    seated = Promise.withResolvers();
    const { signal } = reading;
    during(signal, () => read(signal)).catch((error: unknown) => {
      if (signal.aborted) return;
      tell({ kind: "trouble", message: error instanceof Error ? error.message : String(error) });
      over(null);
    });
  };
  const end = () => {
    reading.abort();
    portions.drop();
  };
  const type = createKeyboard({ wire, terminal, as, tell, seated: () => seated.promise });
  begin();
  return {
    hear(said) {
      if (said.kind === "type") type(said.bytes);
      else if (said.kind === "read") portions.read(said.bytes);
      else if (said.kind === "size") {
        size = said.size;
        // Another may type by now, whose size counts.
        wire.ask(RESIZE_DOCUMENT, { terminal, as, ...size }).catch(() => undefined);
      } else if (said.kind === "take") {
        size = said.size;
        end();
        begin();
      }
    },
    close: end,
  };
}

type KeyboardOptions = Pick<ViewOptions, "wire" | "terminal" | "tell"> & {
  readonly as: string;
  seated(): Promise<void>;
};

/** What cannot be typed is told, and what comes after that is tried again. */
function createKeyboard({ wire, terminal, as, tell, seated }: KeyboardOptions) {
  let waiting = 0;
  const start = (): Typing => {
    const typing = createTyping(async (bytes) => {
      await seated();
      await wire.ask(WRITE_DOCUMENT, { terminal, as, bytes: bytes.toString("base64") });
      waiting -= bytes.length;
    });
    typing.failed.catch((error: unknown) => {
      waiting = 0;
      current = start();
      const isTaken = error instanceof RondelError && error.failure?.kind === "terminal-taken";
      if (isTaken) tell({ kind: "taken" });
    });
    return typing;
  };
  let current = start();
  return (bytes: Uint8Array) => {
    if (waiting + bytes.length > MOST_TYPED_BYTES) {
      return tell({ kind: "trouble", message: "the program does not read so much at once" });
    }
    waiting += bytes.length;
    current.type(bytes);
  };
}
