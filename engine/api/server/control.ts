// /control, on the unix socket alone: how the engine is, and the wish that it end.

import type { IncomingMessage, ServerResponse } from "node:http";
import { replyError, replyText } from "./reply.ts";

export interface Status {
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  readonly startedAtMs: number;
  readonly sessions: number;
  /** How many documents are being worked on. */
  readonly busy: number;
}

export function serveControl(
  request: IncomingMessage,
  response: ServerResponse,
  status: () => Status,
  stop: () => void,
): void {
  const asked = `${request.method} ${request.url}`;
  if (asked === "GET /control/status") return replyText(response, 200, JSON.stringify(status()));
  if (asked === "POST /control/stop") {
    response.once("finish", stop);
    return replyText(response, 200, JSON.stringify({ stopping: true }));
  }
  return replyError(response, 404, "nothing is here");
}
