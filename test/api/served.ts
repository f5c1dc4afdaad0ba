// An API that listens, and plain HTTP to speak to it with.

import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import type { ApiOptions } from "../../engine/api/api.ts";
import { type ApiRig, createApiRig } from "./rig.ts";

export interface Served extends ApiRig {
  readonly port: number;
  readonly socketPath: string;
  readonly stopped: Promise<void>;
  post(body: string | object, over?: Over): Promise<Answer>;
  close(): Promise<void>;
}

export interface Over {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
  readonly isUnix?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** Without a type: its form is what the tests look at. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export async function serve(over: Partial<ApiOptions> = {}): Promise<Served> {
  const stopped = Promise.withResolvers<void>();
  const rig = createApiRig({ stop: () => stopped.resolve(), ...over });
  const socketPath = join(rig.folder, "e.sock");
  const { port } = await rig.api.listen({ port: 0, socketPath });

  const post = (body: string | object, how: Over = {}): Promise<Answer> => {
    const { token = rig.session.token, isUnix = false } = how;
    const basic = token === null ? {} : { authorization: `Basic ${btoa(`${token}:`)}` };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request({
        ...(isUnix ? { socketPath } : { host: "127.0.0.1", port }),
        path: how.path ?? "/query",
        method: how.method ?? "POST",
        headers: { ...basic, ...how.headers },
      });
      sent.once("error", reject);
      sent.once("response", (response) => collect(response).then(resolve, reject));
      sent.end(text);
    });
  };
  return { ...rig, port, socketPath, stopped: stopped.promise, post, close: () => rig.api.close() };
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const { statusCode: status = 0, headers } = response;
  return { status, headers, text, json: text === "" ? null : JSON.parse(text) };
}
