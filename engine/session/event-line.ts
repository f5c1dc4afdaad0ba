// An event as one line of the journal's file. Output bytes are left out when the Op's log has them.

import { closeSync, openSync, readSync } from "node:fs";
import type { EngineEvent, OutputEvent } from "../event/event.ts";

type OutputLine = Omit<OutputEvent, "bytes"> & {
  readonly length: number;
  readonly base64?: string;
};

export function formatEvent(event: EngineEvent): string {
  if (event.kind !== "output") return JSON.stringify(event);
  const { bytes, ...rest } = event;
  const line: OutputLine = { ...rest, length: bytes.length };
  if (event.source !== null) return JSON.stringify(line);
  return JSON.stringify({ ...line, base64: Buffer.from(bytes).toString("base64") });
}

export function parseEvent(text: string): EngineEvent {
  const line = JSON.parse(text) as Exclude<EngineEvent, OutputEvent> | OutputLine;
  if (line.kind !== "output") return line;
  const { length, base64, ...rest } = line;
  const bytes = base64 === undefined ? load(line, length) : Buffer.from(base64, "base64");
  return { ...rest, bytes };
}

/** A log that is gone, because its Op was never committed, leaves an event without bytes. */
function load(line: OutputLine, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  if (line.source === null) return bytes;
  let descriptor: number;
  try {
    descriptor = openSync(line.source.path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, line.source.position));
  } finally {
    closeSync(descriptor);
  }
}
