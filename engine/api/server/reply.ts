// Replies over HTTP, always JSON.

import type { ServerResponse } from "node:http";
import { describeFailure } from "../../event/describe.ts";
import type { Failure } from "../../event/failure.ts";

export function replyText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** A failure as it is told everywhere else, where no document was even read. */
export function replyFailure(response: ServerResponse, status: number, failure: Failure): void {
  const { short: message, hint } = describeFailure(failure);
  response.setHeader("connection", "close");
  replyText(
    response,
    status,
    JSON.stringify({ errors: [{ message, extensions: { failure, hint } }] }),
  );
}

/** In the form of a GraphQL answer, since that is what every client can read. */
export function replyError(response: ServerResponse, status: number, message: string): void {
  if (status === 401) response.setHeader("www-authenticate", 'Basic realm="session"');
  // What the client still sends is not read, so the connection cannot be used again.
  if (!response.req.complete) response.setHeader("connection", "close");
  replyText(response, status, JSON.stringify({ errors: [{ message }] }));
}
