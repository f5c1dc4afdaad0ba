// The events of a session as the schema shows them.

import { never } from "../../../stdlib/base/assert.ts";
import { describeFailure } from "../../event/describe.ts";
import type { EngineEvent } from "../../event/event.ts";
import type { Failure } from "../../event/failure.ts";
import type { NumberedEvent } from "../../session/journal.ts";
import type { Session } from "../../session/session.ts";
import { scrubAll } from "./scrub.ts";

/** It pulls, so a slow client holds nobody up. */
export async function* readEvents(
  session: Session,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<{ readonly events: object }> {
  for await (const numbered of session.journal.read(after, signal)) {
    yield { events: show(numbered, session) };
  }
}

function show({ cursor, event }: NumberedEvent, session: Session): object {
  const { kind, ...fields } = event;
  return { __typename: TYPE_OF[kind], cursor, ...fields, ...special(event, session) };
}

const TYPE_OF: Readonly<Record<EngineEvent["kind"], string>> = {
  "op-started": "OpStarted",
  "op-cached": "OpCached",
  "op-finished": "OpFinished",
  "op-failed": "OpFailed",
  output: "Output",
  "pull-started": "PullStarted",
  "pull-progressed": "PullProgressed",
  "pull-finished": "PullFinished",
  "pull-failed": "PullFailed",
  "terminal-opened": "TerminalOpened",
  "terminal-ended": "TerminalEnded",
  "terminal-closed": "TerminalClosed",
};

/** The fields that are not shown as they are. */
function special(event: EngineEvent, session: Session): object {
  switch (event.kind) {
    case "output":
      return {
        bytes: Buffer.from(event.bytes).toString("base64"),
        stream: event.stream === "stdout" ? "STDOUT" : "STDERR",
      };
    case "op-failed":
    case "pull-failed":
      return failureFields(event.failure, session);
    case "op-started":
    case "op-cached":
    case "op-finished":
    case "pull-started":
    case "pull-progressed":
    case "pull-finished":
    case "terminal-opened":
    case "terminal-ended":
    case "terminal-closed":
      return {};
    default:
      return never(event);
  }
}

function failureFields(failure: Failure, session: Session): object {
  const { short: message, hint } = describeFailure(failure);
  const clean = { message, hint, failure };
  const { failure: data, ...words } = scrubAll(clean, session) as typeof clean;
  return { ...words, failure: JSON.stringify(data) };
}
