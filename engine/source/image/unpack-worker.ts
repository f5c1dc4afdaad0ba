// The thread that unpacks layers, one at a time: hash, inflate, hash, parse, write, in one pass.
// It is a thread of its own because its file calls are synchronous, as is fastest.
// It is told what to do in messages (unpacker.ts is the other side) and knows no network.

import { parentPort } from "node:worker_threads";
import { assert } from "../../../stdlib/base/assert.ts";
import { createDigester } from "../../op/digest.ts";
import { inflate, MalformedCompression } from "./inflate.ts";
import { createExtractor } from "./tar/extract.ts";
import { MalformedArchive } from "./tar/malformed.ts";
import { createTarParser } from "./tar/parser.ts";
import type { FromWorker, ToWorker, Unpacked } from "./unpack-messages.ts";

assert(parentPort !== null, "unpack-worker.ts runs as a worker thread");
const port = parentPort;
const say = (message: FromWorker) => port.postMessage(message);

/** The first `length` bytes of a tray. */
interface Chunk {
  readonly tray: ArrayBuffer;
  readonly length: number;
}

interface Inbox {
  readonly chunks: AsyncIterable<Chunk>;
  put(message: ToWorker): void;
}

let inbox: Inbox | null = null;

port.on("message", (message: ToWorker) => {
  if (message.kind !== "begin") {
    inbox?.put(message);
    return;
  }
  const mine = createInbox();
  inbox = mine;
  unpack(mine.chunks, message).then(
    (unpacked) => say({ kind: "done", ...unpacked }),
    (error) => say(describe(error)),
  );
});

async function unpack(
  chunks: AsyncIterable<Chunk>,
  { folder, keepsOwners, mostBytes }: Extract<ToWorker, { kind: "begin" }>,
): Promise<Unpacked> {
  let inflatedBytes = 0;
  const whole = createDigester();
  const archive = createDigester();
  const extractor = createExtractor({ folder, keepsOwners });
  const parser = createTarParser(extractor);
  for await (const piece of inflate(hashed(chunks, whole))) {
    inflatedBytes += piece.length;
    // What is written is bounded by the disk; what belongs to no file is not.
    if (inflatedBytes > mostBytes)
      throw new MalformedArchive(`it inflates to over ${mostBytes} bytes`);
    archive.update(piece);
    parser.push(piece);
  }
  parser.finish();
  const sizeBytes = extractor.finish();
  return { digest: whole.digest(), diffId: archive.digest(), sizeBytes };
}

async function* hashed(
  chunks: AsyncIterable<Chunk>,
  digester: ReturnType<typeof createDigester>,
): AsyncIterable<Buffer> {
  for await (const { tray, length } of chunks) {
    const bytes = Buffer.from(tray, 0, length);
    digester.update(bytes);
    yield bytes;
    // Asked for the next one: this one is used up.
    port.postMessage({ kind: "consumed", tray } satisfies FromWorker, [tray]);
  }
}

/** Messages as something to be read; the other side bounds how many wait here. */
function createInbox(): Inbox {
  const waiting: Chunk[] = [];
  let isOver = false;
  let wake = () => {};
  const read = async function* () {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk !== undefined) yield chunk;
      else if (isOver) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  };
  return {
    chunks: read(),
    put(message) {
      if (message.kind === "chunk") waiting.push(message);
      else isOver = true;
      wake();
    },
  };
}

function describe(error: unknown): FromWorker {
  if (error instanceof MalformedArchive || error instanceof MalformedCompression) {
    return { kind: "malformed", why: error.message };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (isUnknownOwner(error)) return { kind: "unknown-owner" };
  if (code === "ENAMETOOLONG") return { kind: "malformed", why: "a name in it is too long" };
  return { kind: "broken", code, message: String(error) };
}

function isUnknownOwner(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return false;
  return error.code === "EINVAL" && ["lchown", "fchown"].includes(String(error.syscall));
}
