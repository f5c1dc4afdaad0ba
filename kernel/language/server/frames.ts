// How messages travel on a pipe: a header with the length of what follows in bytes, then JSON.

const HEAD_END = "\r\n\r\n";
const LENGTH = /content-length:\s*(\d+)/i;

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}${HEAD_END}`), body]);
}

/** Takes bytes as they come and answers the messages that they complete. */
export function createFrameReader(): (bytes: Buffer) => unknown[] {
  let pieces: Buffer[] = [];
  let heldBytes = 0;
  /** How many bytes there must be before it is worth another look. */
  let neededBytes = 0;

  return (bytes) => {
    pieces.push(bytes);
    heldBytes += bytes.length;
    if (heldBytes < neededBytes) return [];
    let rest: Buffer = Buffer.concat(pieces);
    const messages: unknown[] = [];
    for (;;) {
      const frame = frameAt(rest);
      neededBytes = frame?.endByte ?? 0;
      if (frame === null || frame.endByte > rest.length) break;
      messages.push(JSON.parse(rest.toString("utf8", frame.beginByte, frame.endByte)));
      rest = rest.subarray(frame.endByte);
    }
    pieces = [rest];
    heldBytes = rest.length;
    return messages;
  };
}

function frameAt(bytes: Buffer): { readonly beginByte: number; readonly endByte: number } | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const length = LENGTH.exec(bytes.toString("latin1", 0, headEnd))?.[1];
  if (length === undefined) throw new SyntaxError("a message came without its length");
  const beginByte = headEnd + HEAD_END.length;
  return { beginByte, endByte: beginByte + Number(length) };
}
