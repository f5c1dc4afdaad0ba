// What went wrong, as a client gets it. A Failure is told whole, with what to do; a Bug is logged
// under a number, and the client gets the number alone.
// Invariant: no text leaves here before the session's secrets are taken out of it.

import { randomUUID } from "node:crypto";
import { GraphQLError } from "graphql";
import { describeFailure, TIMEOUT_EXIT_CODE } from "../../event/describe.ts";
import { type Failure, FailureError } from "../../event/failure.ts";
import type { Session } from "../../session/session.ts";
import { scrubAll } from "./scrub.ts";

/** For what must be told to whoever runs the engine. */
export type Log = (entry: { readonly id: string; readonly error: unknown }) => void;

const MOST_OUTPUT_BYTES = 100 * 1024;

export function tellErrors(
  errors: readonly GraphQLError[],
  session: Session,
  log: Log,
): GraphQLError[] {
  return errors.map((error) => tellError(error, session, log));
}

function tellError(error: GraphQLError, session: Session, log: Log): GraphQLError {
  const cause = error.originalError;
  if (cause === undefined || cause instanceof GraphQLError) return error;
  const { nodes = null, path = null } = error;
  const at = { nodes, path };
  if (cause instanceof FailureError) {
    const message = session.secrets.scrub(describeFailure(cause.failure).short);
    const extensions = scrubAll(extensionsOf(cause.failure), session);
    return new GraphQLError(message, { ...at, extensions: extensions as Extensions });
  }
  return new GraphQLError(logBug(cause, log), at);
}

/** A document that is not even begun. */
export function refuse(failure: Failure): GraphQLError {
  const extensions = extensionsOf(failure);
  return new GraphQLError(describeFailure(failure).short, { extensions });
}

/** Answers what may be told of it. */
export function logBug(error: unknown, log: Log): string {
  const id = randomUUID();
  log({ id, error });
  return `internal error, id ${id}`;
}

type Extensions = Record<string, unknown>;

function extensionsOf(failure: Failure): Extensions {
  const { hint } = describeFailure(failure);
  if (failure.kind !== "exec-failed" && failure.kind !== "exec-timeout") return { failure, hint };
  const stdout = tailOf(failure.stdout);
  const stderr = tailOf(failure.stderr);
  const { args: cmd } = failure;
  const exitCode = failure.kind === "exec-failed" ? failure.exitCode : TIMEOUT_EXIT_CODE;
  const told = { ...failure, stdout, stderr };
  return { _type: "EXEC_ERROR", cmd, exitCode, stdout, stderr, failure: told, hint };
}

/** SDKs show it in a message: no white space around it, and only the end of a long one. */
function tailOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length * 3 <= MOST_OUTPUT_BYTES) return trimmed;
  const bytes = Buffer.from(trimmed);
  const start = bytes.length - MOST_OUTPUT_BYTES;
  return start <= 0 ? trimmed : fromCharacter(bytes.subarray(start)).toString("utf8");
}

/** The bytes from the first whole character on. */
function fromCharacter(bytes: Buffer): Buffer {
  const isContinuation = (byte: number) => (byte & 0b1100_0000) === 0b1000_0000;
  return bytes.subarray(
    Math.max(
      0,
      bytes.findIndex((byte) => !isContinuation(byte)),
    ),
  );
}
