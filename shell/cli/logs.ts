// `rondel logs`: what a command in a container has printed, or prints.

import { once } from "node:events";
import { followOutput, type OutputChunk } from "../../stdlib/client/output.ts";
import { drawScreen, MOST_SCREEN_BYTES } from "../../stdlib/client/screen.ts";
import { connect } from "../../stdlib/index.ts";
import { defineCommand, type Io } from "./command.ts";
import { UsageError } from "./flags.ts";

export const logsCommand = defineCommand({
  name: "logs",
  says: "Print what a command has printed",
  words: "ID",
  example: "rondel logs -f 3f9c04d81b2e",
  flags: {
    follow: { kind: "switch", short: "f", says: "Wait for what it still prints, to its end" },
    screen: { kind: "switch", says: "Only what a terminal shows of it in the end" },
    timing: { kind: "switch", says: "As slowly as it came" },
    stream: { kind: "text", value: "NAME", says: "Only stdout, or only stderr" },
    json: { kind: "switch", says: "Print JSON, a line for each piece" },
  },
  async run([id, ...others], flags, io) {
    if (id === undefined || others.length > 0) {
      throw new UsageError("logs needs an ID, or the digest of a step or its beginning");
    }
    const { follow, timing, screen, json } = flags;
    if (screen && (json || timing)) throw new UsageError("--screen goes with no other form");
    const stream = streamNamed(flags.stream);
    const tail = screen ? { lastBytes: MOST_SCREEN_BYTES } : {};
    await using connection = await connect({ name: "logs" });
    const options = { start: false, follow, timing, ...stream, ...tail };
    const chunks = followOutput(connection, id, options);
    if (screen) {
      io.stdout.write(`${await drawScreen(chunks, sizeOf(io))}\n`);
      return 0;
    }
    for await (const chunk of chunks) await print(chunk, json, io);
    return 0;
  },
});

function streamNamed(name: string | null): { readonly stream?: "stdout" | "stderr" } {
  if (name === null) return {};
  if (name === "stdout" || name === "stderr") return { stream: name };
  throw new UsageError(`--stream is stdout or stderr, not ${name}`);
}

/** A reader that lags is waited for: the log is on the disk, and need not be in memory too. */
async function print(chunk: OutputChunk, json: boolean, io: Io): Promise<void> {
  const to = json || chunk.stream === "stdout" ? io.stdout : io.stderr;
  const isTaken = to.write(json ? `${JSON.stringify(asJson(chunk))}\n` : chunk.bytes);
  if (!isTaken) await once(to, "drain");
}

function asJson({ stream, sinceMs, text }: OutputChunk): object {
  return { stream, sinceMs, text };
}

const HISTORY_LINES = 10_000;

function sizeOf({ stdout, colors }: Io) {
  const { columns = 80, rows = 24 } = stdout as {
    readonly columns?: number;
    readonly rows?: number;
  };
  return { columns, rows, colors, scrollback: HISTORY_LINES };
}
