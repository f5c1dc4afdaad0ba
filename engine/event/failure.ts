// Every way in which a user's work can fail for a reason we know: one closed union.
// A Failure is data, shown by `describe`, sent as `extensions.failure`. It never holds a secret's
// value. What is not listed here is a Bug.

import type { Digest } from "../op/digest.ts";

export type Failure =
  | {
      readonly kind: "exec-failed";
      readonly op: Digest;
      readonly args: readonly string[];
      /** -1 when the process could not be started or its code is unknown. */
      readonly exitCode: number;
      /** The last 100 KiB of each; the whole stays in the store. */
      readonly stdout: string;
      readonly stderr: string;
      /** The kernel ended a process of it, for its limit of memory was reached. */
      readonly outOfMemory?: boolean;
    }
  /** Stopped, with all that it had started. */
  | {
      readonly kind: "exec-timeout";
      readonly op: Digest;
      readonly args: readonly string[];
      readonly timeoutMs: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "limit-unsupported"; readonly why: string; readonly remedy: string }
  | { readonly kind: "no-command" }
  /** The program of a terminal cannot be started. */
  | { readonly kind: "terminal-command"; readonly why: string; readonly remedy: string }
  | { readonly kind: "terminal-gone"; readonly terminal: number }
  /** Nobody who could show it has come. */
  | { readonly kind: "terminal-unseen"; readonly waitedMs: number }
  /** Somebody who came later writes to it now. */
  | { readonly kind: "terminal-taken"; readonly terminal: number }
  | { readonly kind: "failed-exec-gone"; readonly op: string }
  | { readonly kind: "no-exec"; readonly field: string }
  | { readonly kind: "image-missing"; readonly reference: string; readonly why: string }
  | { readonly kind: "image-malformed"; readonly reference: string; readonly why: string }
  | {
      readonly kind: "platform-missing";
      readonly reference: string;
      readonly wanted: string;
      readonly offered: readonly string[];
    }
  | { readonly kind: "platform-unsupported"; readonly wanted: string; readonly host: string }
  | { readonly kind: "registry-denied"; readonly reference: string; readonly status: number }
  | { readonly kind: "docker-failed"; readonly address: string; readonly why: string }
  | { readonly kind: "registry-unreachable"; readonly registry: string; readonly why: string }
  | {
      readonly kind: "digest-differs";
      readonly what: string;
      readonly want: string;
      readonly got: string;
    }
  | { readonly kind: "path-missing"; readonly path: string }
  | {
      readonly kind: "path-kind";
      readonly path: string;
      readonly want: string;
      readonly got: string;
    }
  | {
      readonly kind: "file-too-large";
      readonly path: string;
      readonly size: number;
      readonly limit: number;
    }
  | { readonly kind: "host-path"; readonly path: string; readonly why: string }
  | { readonly kind: "host-changed"; readonly path: string }
  | { readonly kind: "pin-gone"; readonly what: string; readonly digest: Digest }
  | { readonly kind: "secret-missing"; readonly name: string; readonly why: string }
  | { readonly kind: "socket-missing"; readonly name: string }
  | { readonly kind: "owner-unknown"; readonly owner: string }
  | {
      readonly kind: "argument";
      readonly argument: string;
      readonly want: string;
      readonly got: string;
    }
  | {
      readonly kind: "patch";
      /** null when the patch itself cannot be read. */
      readonly path: string | null;
      /** The line of the patch, from 1. */
      readonly line: number;
      readonly why: string;
    }
  /** Two changesets touch these paths, and what they do cannot be put together. */
  | { readonly kind: "conflict"; readonly paths: readonly string[] }
  | {
      readonly kind: "dockerfile";
      readonly file: string;
      /** From 1. */
      readonly line: number;
      readonly why: string;
    }
  | { readonly kind: "id-invalid"; readonly why: string }
  /** Nothing may run, and what is asked for is known only when something has. */
  | { readonly kind: "not-made"; readonly what: string }
  | { readonly kind: "user-error"; readonly message: string }
  | { readonly kind: "runtime-unavailable"; readonly why: string; readonly remedy: string }
  | { readonly kind: "network-unavailable"; readonly why: string; readonly remedy: string }
  | { readonly kind: "disk-full"; readonly path: string }
  | {
      readonly kind: "store-newer";
      readonly path: string;
      readonly found: number;
      readonly known: number;
    }
  | { readonly kind: "cancelled" }
  | { readonly kind: "limit"; readonly what: string; readonly limit: number };

export type FailureKind = Failure["kind"];

/** How a Failure travels through our own code; at the doors it becomes data again. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.kind, options);
    this.failure = failure;
  }
}

export function fail(failure: Failure, cause?: unknown): never {
  throw new FailureError(failure, cause === undefined ? undefined : { cause });
}
