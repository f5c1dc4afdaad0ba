// All that can happen while the engine works, in the past tense: one closed union.
// A solver emits them through its Scope; engine/session numbers them and keeps them for readers.
// Views render events and nothing else knows how they look.

import type { Digest } from "../op/digest.ts";
import type { Failure } from "./failure.ts";

export type Stream = "stdout" | "stderr";

/** `work` is what the question that began it gave as the name of its work. */
export type EngineEvent = Happening & { readonly work?: string };

type Happening =
  /** `title` is the Op in one line. */
  | {
      readonly kind: "op-started";
      readonly op: Digest;
      readonly title: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "op-cached";
      readonly op: Digest;
      readonly title: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "op-finished";
      readonly op: Digest;
      readonly title: string;
      readonly atMs: number;
      readonly tookMs: number;
      /** null for an Op that is no process. */
      readonly exitCode: number | null;
    }
  | {
      readonly kind: "op-failed";
      readonly op: Digest;
      readonly title: string;
      readonly atMs: number;
      readonly failure: Failure;
    }
  | OutputEvent
  /** `asks`: whoever shows this session is asked to attach to it. */
  | {
      readonly kind: "terminal-opened";
      readonly terminal: number;
      readonly title: string;
      readonly asks: boolean;
      /** What becomes of changes, as far as it is settled. */
      readonly keep: boolean | null;
      readonly atMs: number;
    }
  /** Its program has ended; what becomes of changes is still to be said. */
  | {
      readonly kind: "terminal-ended";
      readonly terminal: number;
      readonly exitCode: number;
      /** How many files were changed. */
      readonly changed: number;
      readonly atMs: number;
    }
  | {
      readonly kind: "terminal-closed";
      readonly terminal: number;
      /** The ID of what was made of its changes. */
      readonly kept: string | null;
      readonly atMs: number;
    }
  | { readonly kind: "pull-started"; readonly reference: string; readonly atMs: number }
  | {
      readonly kind: "pull-progressed";
      readonly reference: string;
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly atMs: number;
    }
  | {
      readonly kind: "pull-finished";
      readonly reference: string;
      readonly layers: number;
      readonly atMs: number;
      readonly tookMs: number;
    }
  | {
      readonly kind: "pull-failed";
      readonly reference: string;
      readonly failure: Failure;
      readonly atMs: number;
    };

/** A piece of a process's output. The bytes are already in the Op's log when this is emitted. */
export interface OutputEvent {
  readonly kind: "output";
  readonly op: Digest;
  /** Tells two runs of one Op apart (the first may have been cancelled). */
  readonly run: string;
  readonly stream: Stream;
  /** Where the piece begins in its own stream. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Where the same bytes are on disk; null when they are nowhere else. */
  readonly source: OutputSource | null;
  readonly atMs: number;
}

export interface OutputSource {
  readonly path: string;
  readonly position: number;
}

export type Emit = (event: EngineEvent) => void;
