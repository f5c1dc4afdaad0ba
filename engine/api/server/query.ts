// POST /query: a document in, its result out. An error of the document is an answer like another,
// with status 200; other statuses mean that there was no document.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Session } from "../../session/session.ts";
import { operationOf } from "../execute/documents.ts";
import type { Executor, Request } from "../execute/executor.ts";
import { BODY_TIMEOUT_MS, LONGEST_WORK, MOST_BODY_BYTES } from "./ceilings.ts";
import { replyError, replyText } from "./reply.ts";

export async function serveQuery(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  executor: Executor,
  bodyTimeoutMs = BODY_TIMEOUT_MS,
): Promise<void> {
  const body = await readBody(request, bodyTimeoutMs);
  if (body === "too long") {
    return replyError(response, 413, `the body is over ${MOST_BODY_BYTES} bytes`);
  }
  if (body === "too slow") {
    return replyError(response, 408, `nothing of the body came for ${bodyTimeoutMs} ms`);
  }
  const parsed = parseRequest(body.text);
  if (typeof parsed === "string") return replyError(response, 400, parsed);
  const operation = operationOf(executor.prepare(parsed.query), parsed.operationName);
  if (operation?.operation === "subscription") {
    return replyError(response, 400, "subscriptions need the WebSocket at /graphql");
  }
  const end = new AbortController();
  response.once("close", () => end.abort());
  replyText(response, 200, await executor.answer(session, parsed, end.signal));
}

/** What is wrong when it is not whole; the rest is then left unread. */
function readBody(
  request: IncomingMessage,
  timeoutMs: number,
): Promise<{ readonly text: string } | "too long" | "too slow"> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const giveUp = (why: "too long" | "too slow") => {
      clearTimeout(patience);
      request.pause();
      resolve(why);
    };
    const patience = setTimeout(() => giveUp("too slow"), timeoutMs);
    request.on("data", (chunk: Buffer) => {
      patience.refresh();
      length += chunk.length;
      if (length <= MOST_BODY_BYTES) return void chunks.push(chunk);
      giveUp("too long");
    });
    request.once("end", () => resolve({ text: textOf(chunks) }));
    request.once("error", reject);
    request.once("close", () => clearTimeout(patience));
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
  const { query, operationName = null, variables = null, extensions } = sent as Sent;
  if (typeof query !== "string") return "the body has no query";
  if (operationName !== null && typeof operationName !== "string") {
    return "operationName is not text";
  }
  if (!isVariables(variables)) return "variables are not an object";
  return { query, operationName, variables, work: workIn(extensions) };
}

type Sent = Readonly<Record<string, unknown>>;

/** The name of the work that a request is part of; any other than a short text is none. */
export function workIn(extensions: unknown): string | undefined {
  if (typeof extensions !== "object" || extensions === null) return undefined;
  const { work } = extensions as Sent;
  return typeof work === "string" && work.length <= LONGEST_WORK ? work : undefined;
}

export function isVariables(value: unknown): value is Record<string, unknown> | null {
  return value === null || (typeof value === "object" && !Array.isArray(value));
}
