// One HTTP request over node:http, and why it failed if it did. Proxies are taken from the
// environment as every other tool does.
// Not here: redirects, retries, credentials.
// Invariant: a request ends: with an answer, with a NetworkError, or with its signal.

import type { ClientRequest, Agent as HttpAgent, IncomingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Readable } from "node:stream";
import { http } from "../../../stdlib/base/http.ts";

export interface Transport {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  close(): void;
}

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A function opens a stream of it, which is read once. */
  readonly body?: string | (() => Readable);
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

export interface TransportOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Until there is a connection, TLS included. */
  readonly connectMs: number;
  /** While nothing at all is received. */
  readonly idleMs: number;
}

/** The request could not be made, or its answer broke off. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const MOST_SOCKETS = 8;

export function createTransport(options: TransportOptions): Transport {
  const settings = { keepAlive: true, maxSockets: MOST_SOCKETS, proxyEnv: proxiesOf(options.env) };
  const plain = new http.Agent(settings);
  const secure = new HttpsAgent(settings);
  return {
    send: (request, signal) =>
      request.url.protocol === "https:"
        ? exchange(requestHttps, secure, "secureConnect", request, options, signal)
        : exchange(http.request, plain, "connect", request, options, signal),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

function exchange(
  open: typeof http.request,
  agent: HttpAgent,
  connected: string,
  { method, url, headers, body }: HttpRequest,
  { connectMs, idleMs }: TransportOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method, headers, agent, signal });
    const giveUp = (code: string) => () => outgoing.destroy(new NetworkError(code));
    const connecting = setTimeout(giveUp("ETIMEDOUT"), connectMs);
    const settle = () => clearTimeout(connecting);
    outgoing.setTimeout(idleMs, giveUp("ESTALLED"));
    outgoing.once("socket", (socket) => {
      if (socket.connecting) socket.once(connected, settle);
      else settle();
    });
    outgoing.once("close", settle);
    outgoing.on("error", (error) => reject(asNetworkError(error)));
    outgoing.once("response", (incoming) => {
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming });
    });
    if (typeof body === "function") stream(body(), outgoing);
    else outgoing.end(body);
  });
}

/** Each ends with the other; an answer may come before all was sent. */
function stream(source: Readable, outgoing: ClientRequest): void {
  source.on("error", (error) => outgoing.destroy(error));
  outgoing.once("close", () => source.destroy());
  source.pipe(outgoing);
}

export function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "EPROTO";
  return new NetworkError(code, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ECONNRESET: "the connection broke off",
  EAI_AGAIN: "its name cannot be looked up",
  ENOTFOUND: "its name is not known",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  EPROTO: "it does not speak HTTPS",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak HTTPS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak HTTPS",
  ESTALLED: "it stopped answering",
  ETIMEDOUT: "it did not answer in time",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
};

export function describeNetworkError(error: NetworkError): string {
  const reason = REASONS[error.code];
  return reason === undefined ? error.code : `${reason} (${error.code})`;
}

function proxiesOf(env: TransportOptions["env"]) {
  const { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = env;
  return { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy };
}
