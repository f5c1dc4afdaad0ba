// The events of a session as plain lines. Pure but for what it remembers: the beginning of a line
// that a process has not finished yet, and which operations still run.

import { StringDecoder } from "node:string_decoder";
import { durationOf } from "../../kernel/text/duration.ts";
import { never } from "../../stdlib/base/assert.ts";
import type { SessionEvent } from "../../stdlib/index.ts";

export interface EventLines {
  /** The lines that an event adds. */
  add(event: SessionEvent): string[];
  /** How many operations and pulls have begun and not ended. */
  readonly running: number;
  /** What runs now is not waited for any more: its end may never be told. */
  forgetRunning(): void;
}

/** A line without end is cut here, so that a progress bar does not fill the memory. */
const LONGEST_LINE = 16 * 1024;

interface Pending {
  readonly decoder: StringDecoder;
  text: string;
}

export function createEventLines(): EventLines {
  /** By what they are known; the words for them. */
  const running = new Map<string, string>();
  /** An operation is looked up once for each of its results; that it was there is told once. */
  const told = new Set<string>();
  const output = createOutputLines();

  const began = (what: string, title: string) => {
    running.set(what, title);
    return [`▶ ${title}`];
  };
  const ended = (what: string, line: string) => {
    running.delete(what);
    told.add(what);
    return [...output.end(what), line];
  };
  const linesOf = (event: SessionEvent): string[] => {
    switch (event.kind) {
      case "OpStarted":
        return began(event.op, event.title);
      case "OpCached":
        return told.has(event.op) ? [] : ended(event.op, `✓ cached ${event.title}`);
      case "OpFinished":
        return ended(event.op, `✓ ${event.title} ${durationOf(event.tookMs)}${exit(event)}`);
      case "OpFailed":
        return ended(event.op, `✗ ${event.message}`);
      case "Output":
        return output.add(event.op, event.stream, event.bytes);
      case "PullStarted":
        return began(event.reference, `pull ${event.reference}`);
      case "PullProgressed":
      case "TerminalOpened":
      case "TerminalEnded":
      case "TerminalClosed":
        return [];
      case "PullFinished":
        return ended(event.reference, `✓ pull ${event.reference} ${durationOf(event.tookMs)}`);
      case "PullFailed":
        return ended(event.reference, `✗ ${event.message}`);
      case "SessionLost":
        return [...running].flatMap(([what, title]) =>
          ended(what, `✗ ${title}: lost with the engine, which went away`),
        );
      default:
        return never(event);
    }
  };
  return {
    get running() {
      return running.size;
    },
    forgetRunning: () => running.clear(),
    add: linesOf,
  };
}

interface OutputLines {
  add(op: string, stream: string, bytes: Uint8Array): string[];
  /** What was left without an end of line. */
  end(op: string): string[];
}

function createOutputLines(): OutputLines {
  const pending = new Map<string, Pending>();
  return {
    add(op, stream, bytes) {
      const key = `${op} ${stream}`;
      const rest = pending.get(key) ?? { decoder: new StringDecoder("utf8"), text: "" };
      pending.set(key, rest);
      const lines = (rest.text + rest.decoder.write(Buffer.from(bytes))).split("\n");
      rest.text = lines.pop() ?? "";
      if (rest.text.length > LONGEST_LINE) {
        lines.push(rest.text);
        rest.text = "";
      }
      return lines.map(outputLine);
    },
    end(op) {
      return ["STDOUT", "STDERR"].flatMap((stream) => {
        const text = pending.get(`${op} ${stream}`)?.text ?? "";
        pending.delete(`${op} ${stream}`);
        return text === "" ? [] : [outputLine(text)];
      });
    },
  };
}

/** What comes before a carriage return was overwritten on a terminal. */
function outputLine(line: string): string {
  return `│ ${line.replace(/\r$/, "").split("\r").at(-1)}`;
}

function exit({ exitCode }: { readonly exitCode: number | null }): string {
  return exitCode === null || exitCode === 0 ? "" : ` (exit code ${exitCode})`;
}
