// What fake processes print, in memory; all of it stays.

import type { Stream } from "../../event/event.ts";
import type { Digest } from "../../op/digest.ts";
import {
  createLivePrintouts,
  endedPrintout,
  isNamed,
  type LivePrintout,
  type LogSource,
  type Printed,
  type Printouts,
} from "../printouts.ts";

export interface FakePrinted {
  readonly stream: Stream;
  readonly text: string;
}

export interface FakePrintouts extends Printouts {
  /** What is pushed to the list is there for readers once they are told that it grew. */
  begin(op: Digest, printed: readonly FakePrinted[]): LivePrintout;
}

export function createFakePrintouts(): FakePrintouts {
  const live = createLivePrintouts();
  const logs = new Map<Digest, LogSource>();
  return {
    begun: live.begun,
    begin(op, printed) {
      const source = sourceOf(printed);
      logs.set(op, source);
      return live.begin(op, source);
    },
    find(name) {
      const running = live.find(name);
      if (running !== null) return running;
      const found = [...logs].find(([op]) => isNamed(op, name));
      return found === undefined ? null : endedPrintout(...found);
    },
  };
}

function sourceOf(printed: readonly FakePrinted[]): LogSource {
  const sizeOf = (pieces: readonly FakePrinted[]) =>
    pieces.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return {
    open() {
      let read = 0;
      return {
        get position() {
          return sizeOf(printed.slice(0, read));
        },
        size: () => sizeOf(printed),
        async next() {
          const piece = printed[read];
          if (piece === undefined) return null;
          read += 1;
          const { stream, text } = piece;
          const one: Printed = { stream, bytes: Buffer.from(text), sinceMs: 0 };
          return [one];
        },
        close: async () => undefined,
      };
    },
  };
}
