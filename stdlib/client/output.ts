// What a command prints, as the client reads it: piece by piece as it comes, or line by line.
// A cached command is read from its log, at once or as slowly as it came then.
// Invariant: nothing is asked for before the first piece is wanted, and who stops reading ends it.

import { setTimeout as wait } from "node:timers/promises";
import { signalOfWork, unlessAborted } from "./during.ts";
import { RondelError } from "./failures.ts";
import { callSite, failAt } from "./site.ts";

export interface OutputOptions {
  /** On which stream; both when left out. */
  readonly stream?: "stdout" | "stderr";
  /** Whole lines, without what ends them, instead of pieces as they come. */
  readonly lines?: boolean;
  /** As slowly as it came when the command ran. */
  readonly timing?: boolean;
  /** Run the command when it has not run; true when left out. */
  readonly start?: boolean;
  /** Wait for what will come while the command runs; true when left out. */
  readonly follow?: boolean;
  /** Leave out what lies further from the end than so many bytes. */
  readonly lastBytes?: number;
}

export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
  /** The same as text. A character that was cut belongs to the chunk with its end. */
  readonly text: string;
  /** When it came, since the command began. */
  readonly sinceMs: number;
}

/** What can be subscribed to: a connection. */
export interface Following {
  follow?(document: string, variables: Members): AsyncIterable<Members>;
}

type Members = Readonly<Record<string, unknown>>;
type Chunks = AsyncGenerator<OutputChunk, void, void>;

const OUTPUT = `subscription Output($of: String!, $stream: OutputStream, $start: Boolean!,
  $follow: Boolean!, $exact: Boolean!, $lastBytes: Float) {
  output(of: $of, stream: $stream, start: $start, follow: $follow, exact: $exact,
    lastBytes: $lastBytes) { stream sinceMs bytes }
}`;

/** `of` is the ID of a Container, or the digest of a step or its beginning. */
export function followOutput(wire: Following, of: string, options: OutputOptions): Chunks {
  const [site, signal] = [callSite(), signalOfWork()];
  const chunks = decode(ask(wire, of, options, signal));
  const timed = options.timing === true ? slowDown(chunks, signal) : chunks;
  return toldAt(site, options.lines === true ? splitLines(timed) : timed);
}

interface Piece {
  readonly stream: "STDOUT" | "STDERR";
  readonly sinceMs: number;
  readonly bytes: string;
}

async function* ask(
  { follow }: Following,
  of: string,
  options: OutputOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece, void, void> {
  if (follow === undefined) throw new RondelError("this connection cannot be subscribed to");
  const { stream, timing = false, start = true, follow: waits = true, lastBytes } = options;
  const wish = {
    of,
    stream: stream?.toUpperCase() ?? null,
    start,
    follow: waits,
    exact: timing,
    lastBytes: lastBytes ?? null,
  };
  const answers = follow(OUTPUT, wish)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessAborted(signal, answers.next());
      if (next.done) return;
      yield (next.value as { readonly output: Piece }).output;
    }
  } finally {
    // It may be waiting for what will never come, which only its own end can stop.
    void answers.return?.().catch(() => {});
  }
}

async function* decode(pieces: AsyncIterable<Piece>): Chunks {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  for await (const piece of pieces) {
    const stream = piece.stream === "STDOUT" ? "stdout" : "stderr";
    const bytes = Buffer.from(piece.bytes, "base64");
    const text = decoders[stream].decode(bytes, { stream: true });
    yield { stream, bytes, text, sinceMs: piece.sinceMs };
  }
}

async function* slowDown(chunks: Chunks, signal: AbortSignal | undefined): Chunks {
  let beforeMs = 0;
  for await (const chunk of chunks) {
    const pauseMs = chunk.sinceMs - beforeMs;
    const pause = wait(Math.max(0, pauseMs), undefined, signal === undefined ? {} : { signal });
    await pause.catch(() => signal?.throwIfAborted());
    beforeMs = chunk.sinceMs;
    yield chunk;
  }
}

/** A line ends with a newline, or with its stream; the carriage return before it goes too. */
async function* splitLines(chunks: Chunks): Chunks {
  const open = new Map<OutputChunk["stream"], OutputChunk[]>();
  const close = (stream: OutputChunk["stream"]): OutputChunk => {
    const parts = open.get(stream) ?? [];
    open.delete(stream);
    const whole = Buffer.concat(parts.map(({ bytes }) => bytes));
    const bytes = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    return { stream, bytes, text: bytes.toString("utf8"), sinceMs: parts[0]?.sinceMs ?? 0 };
  };
  for await (const chunk of chunks) {
    let from = 0;
    const part = (to?: number) => {
      const parts = open.get(chunk.stream) ?? [];
      open.set(chunk.stream, [...parts, { ...chunk, bytes: chunk.bytes.subarray(from, to) }]);
    };
    for (let at = chunk.bytes.indexOf(NEWLINE); at >= 0; at = chunk.bytes.indexOf(NEWLINE, from)) {
      part(at);
      yield close(chunk.stream);
      from = at + 1;
    }
    if (from < chunk.bytes.length) part();
  }
  for (const stream of [...open.keys()]) yield close(stream);
}

const NEWLINE = 10;
const RETURN = 13;

async function* toldAt(site: ReturnType<typeof callSite>, chunks: Chunks): Chunks {
  try {
    yield* chunks;
  } catch (error) {
    failAt(site, error);
  }
}
