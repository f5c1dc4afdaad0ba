// What is told to one prompt, at the pace at which it reads. A Cell of its own waits for it a
// moment; nobody else does.
// Invariant: a prompt that does not read holds no Cell up for long, and what waits for it is
// bounded: output is left out and counted, and then the prompt is let go.

import type { Socket } from "node:net";
import type { CellOutput } from "../cell.ts";
import { writeLine } from "./lines.ts";
import type { Told } from "./words.ts";

/** By so much a prompt may lag before output is waited for, or left out. */
const MOST_LAG_BYTES = 1024 * 1024;
/** And by so much before it is let go. One value that is shown may have 8 MB. */
const MOST_BEHIND_BYTES = 64 * 1024 * 1024;
const PATIENCE_MS = 1_000;

export interface Outgoing {
  send(told: Told): void;
  /** Answers a promise when whoever prints is to wait. */
  output(number: number, output: CellOutput, isOwn: boolean): undefined | Promise<void>;
}

export function createOutgoing(socket: Socket): Outgoing {
  let skippedChars = 0;
  /** It was waited for in vain, and has not caught up since. */
  let isLate = false;

  const write = (told: Told) => {
    if (socket.destroyed || !socket.writable) return;
    if (socket.writableLength > MOST_BEHIND_BYTES) socket.destroy();
    else socket.write(writeLine(told));
  };
  const tellSkipped = () => {
    if (skippedChars > 0) write({ kind: "skipped", chars: skippedChars });
    skippedChars = 0;
  };
  const isBehind = () => socket.writableLength > MOST_LAG_BYTES;
  socket.on("drain", () => {
    isLate = false;
    tellSkipped();
  });
  return {
    send(told) {
      tellSkipped();
      write(told);
    },
    output(number, output, isOwn) {
      if (isBehind() && (isLate || !isOwn)) {
        skippedChars += lengthOf(output);
        return undefined;
      }
      tellSkipped();
      write({ kind: "output", number, output });
      if (!isOwn || !isBehind()) return undefined;
      return drained(socket).then((isDrained) => {
        isLate = !isDrained;
      });
    },
  };
}

function lengthOf(output: CellOutput): number {
  return output.kind === "stream" ? output.text.length : JSON.stringify(output).length;
}

/** false when that takes too long; a socket that is closed has taken all there was. */
function drained(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isDrained: boolean) => {
      clearTimeout(timer);
      socket.off("drain", onDrain);
      socket.off("close", onDrain);
      resolve(isDrained);
    };
    const onDrain = () => end(true);
    const timer = setTimeout(end, PATIENCE_MS, false);
    socket.once("drain", onDrain);
    socket.once("close", onDrain);
  });
}
