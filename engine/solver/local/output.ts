// The output of one running process on its way: secrets out, into the log, then told as an event.

import { type Clock, sinceMs } from "../../../stdlib/base/clock.ts";
import type { Stream } from "../../event/event.ts";
import { fail } from "../../event/failure.ts";
import type { Step } from "./kit.ts";
import { createLogWriter } from "./log.ts";
import { createScrubber } from "./scrub.ts";

export interface Output {
  push(stream: Stream, bytes: Uint8Array): void;
  close(): void;
}

export interface OutputOptions {
  readonly step: Step;
  readonly logPath: string;
  readonly secrets: readonly Uint8Array[];
  readonly clock: Clock;
  readonly mostBytes?: number;
  /** Something more is in the log. */
  readonly onWritten?: () => void;
}

/** A log is read as one piece, and what prints more than this has most likely lost its way. */
const MOST_LOG_BYTES = 1024 * 1024 * 1024;

export function openOutput(options: OutputOptions): Output {
  const { step, logPath, secrets, clock, mostBytes = MOST_LOG_BYTES, onWritten } = options;
  const startedMs = clock.nowMs();
  const log = createLogWriter(logPath);
  const scrubbers = { stdout: createScrubber(secrets), stderr: createScrubber(secrets) };

  let printedBytes = 0;
  const tell = (stream: Stream, bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    printedBytes += bytes.length;
    if (printedBytes > mostBytes) fail({ kind: "limit", what: OF_ONE, limit: mostBytes });
    const atMs = clock.nowMs();
    const { offset, position } = log.write(stream, bytes, sinceMs(clock, startedMs));
    onWritten?.();
    const source = { path: logPath, position };
    const { plan, run, scope } = step;
    scope.emit({ kind: "output", op: plan.digest, run, stream, offset, bytes, source, atMs });
  };

  return {
    push: (stream, bytes) => tell(stream, scrubbers[stream].push(bytes)),
    close() {
      try {
        tell("stdout", scrubbers.stdout.flush());
        tell("stderr", scrubbers.stderr.flush());
      } finally {
        log.close();
      }
    },
  };
}

const OF_ONE = "bytes that a command prints";
