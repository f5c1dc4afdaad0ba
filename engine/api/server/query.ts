// POST /query: a document in, its result out. An error of the document is an answer like another,
// with status 200; other statuses mean that there was no document.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Session } from "../../session/session.ts";
import { operationOf } from "../execute/documents.ts";
import type { Executor, Request } from "../execute/executor.ts";
import { MOST_BODY_BYTES } from "./ceilings.ts";
import { replyError, replyText } from "./reply.ts";

export async function serveQuery(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  executor: Executor,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) return replyError(response, 413, `the body is over ${MOST_BODY_BYTES} bytes`);
  const parsed = parseRequest(body);
  if (typeof parsed === "string") return replyError(response, 400, parsed);
  const operation = operationOf(executor.prepare(parsed.query), parsed.operationName);
  if (operation?.operation === "subscription") {
    return replyError(response, 400, "subscriptions need the WebSocket at /graphql");
  }
  const end = new AbortController();
  response.once("close", () => end.abort());
  replyText(response, 200, await executor.answer(session, parsed, end.signal));
}

/** null when it is too long; the rest is then left unread. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MOST_BODY_BYTES) return void chunks.push(chunk);
      request.pause();
      resolve(null);
    });
    request.once("end", () => resolve(textOf(chunks)));
    request.once("error", reject);
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString(
    "utf8",
  );
}

/** What is wrong, in words, when it is no request. */
function parseRequest(body: string): Request | string {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return "the body is not JSON";
  }
  if (typeof sent !== "object" || sent === null) return "the body is not a JSON object";
  const { query, operationName = null, variables = null } = sent as Record<string, unknown>;
  if (typeof query !== "string") return "the body has no query";
  if (operationName !== null && typeof operationName !== "string") {
    return "operationName is not text";
  }
  if (!isVariables(variables)) return "variables are not an object";
  return { query, operationName, variables };
}

export function isVariables(value: unknown): value is Record<string, unknown> | null {
  return value === null || (typeof value === "object" && !Array.isArray(value));
}
