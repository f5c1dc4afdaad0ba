// /control, on the unix socket alone: how the engine is, and the wish that it end.
// Clients of other editions of Rondel ask here too, so what is asked and answered only grows.

import type { IncomingMessage, ServerResponse } from "node:http";
import { replyError, replyText } from "./reply.ts";
import type { Usage } from "./usage.ts";

export interface Status {
  readonly version: string;
  readonly edition: string;
  readonly pid: number;
  readonly port: number;
  readonly startedAtMs: number;
  readonly sessions: number;
  /** How many documents are being worked on. */
  readonly busy: number;
}

export interface Control {
  readonly status: () => Status;
  readonly reasonToStay: Usage["reasonToStay"];
  readonly stop: () => void;
}

export function serveControl(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reasonToStay, stop }: Control,
): void {
  const { pathname, searchParams } = new URL(request.url ?? "", "unix://engine");
  const asked = `${request.method} ${pathname}`;
  if (asked === "GET /control/status") return replyText(response, 200, JSON.stringify(status()));
  if (asked === "POST /control/stop") {
    response.once("finish", stop);
    return replyText(response, 200, JSON.stringify({ stopping: true }));
  }
  // To end if nobody but the asking session is there.
  if (asked === "POST /control/retire") {
    const staying = reasonToStay(searchParams.get("session"));
    if (staying === null) response.once("finish", stop);
    const body = staying === null ? { retiring: true } : { retiring: false, ...staying };
    return replyText(response, staying === null ? 200 : 409, JSON.stringify(body));
  }
  return replyError(response, 404, "nothing is here");
}
