// Lines of JSON on a socket. Whoever sends more than a line may have is not listened to any more.

import { StringDecoder } from "node:string_decoder";

export interface LineReader {
  /** The lines that are whole now; null when one is too long. */
  add(bytes: Uint8Array): readonly string[] | null;
}

export function createLineReader(mostChars: number): LineReader {
  const decoder = new StringDecoder("utf8");
  /** The pieces of a line that is not whole: joined once, however many they are. */
  let pieces: string[] = [];
  let chars = 0;
  return {
    add(bytes) {
      const [first = "", ...more] = decoder.write(Buffer.from(bytes)).split("\n");
      chars += first.length;
      if (chars > mostChars) return null;
      pieces.push(first);
      if (more.length === 0) return [];
      const rest = more.pop() ?? "";
      const lines = [pieces.join(""), ...more];
      if (more.some(({ length }) => length > mostChars) || rest.length > mostChars) return null;
      pieces = [rest];
      chars = rest.length;
      return lines;
    },
  };
}

/** undefined when it is no JSON. */
export function readLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

export function writeLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
