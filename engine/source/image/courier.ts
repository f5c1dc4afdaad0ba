// Requests that are seen through: redirects are followed, and what may go better soon is tried
// again, as often and as late as the limits and the server say.
// Invariant: an Authorization header goes only to the origin that it was meant for, and nothing is
// redirected from https to http on another machine.

import type { Clock } from "../../../stdlib/base/clock.ts";
import { FailureError, fail } from "../../event/failure.ts";
import type { PullLimits } from "./limits.ts";
import { isLoopback } from "./mirrors.ts";
import {
  asNetworkError,
  describeNetworkError,
  type HttpRequest,
  type HttpResponse,
  type NetworkError,
  type Transport,
} from "./transport.ts";

export interface Courier {
  /** `registry` is whom a failure blames. Answers whatever status there is in the end. */
  send(request: HttpRequest, registry: string, signal: AbortSignal): Promise<Delivery>;
}

export interface Delivery extends HttpResponse {
  /** Who answered, after redirects. */
  readonly origin: string;
}

/** Waits; rejects when the signal aborts. */
export type Sleep = (delayMs: number, signal: AbortSignal) => Promise<void>;

export interface CourierOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly limits: PullLimits;
}

const REDIRECTS = [301, 302, 303, 307, 308];
const PASSING_STATUSES = [429, 500, 502, 503, 504];
const PASSING_CODES = ["ECONNRESET", "EPIPE"];

export function createCourier({ transport, clock, sleep, limits }: CourierOptions): Courier {
  const attempt = async (request: HttpRequest, registry: string, signal: AbortSignal) => {
    try {
      return await follow(transport, request, registry, limits.redirects, signal);
    } catch (error) {
      if (signal.aborted) fail({ kind: "cancelled" });
      if (error instanceof FailureError) throw error;
      return asNetworkError(error);
    }
  };

  return {
    async send(request, registry, signal) {
      for (let tried = 1; ; tried += 1) {
        const outcome = await attempt(request, registry, signal);
        const mayTryAgain = tried < limits.tries && !isStreamed(request);
        const delayMs = mayTryAgain ? delayAfter(outcome, tried, limits, clock) : null;
        if (delayMs === null) {
          if (!(outcome instanceof Error)) return outcome;
          const why = describeNetworkError(outcome);
          return fail({ kind: "registry-unreachable", registry, why }, outcome);
        }
        if (!(outcome instanceof Error)) outcome.body.destroy();
        await patience(sleep, delayMs, signal);
      }
    },
  };
}

/** Whoever streams something begins anew by himself: the server may have kept a part of it. */
function isStreamed({ body }: HttpRequest): boolean {
  return typeof body === "function";
}

/** A sleep that ends as a Failure when the work is cancelled. */
export async function patience(sleep: Sleep, delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, signal);
  } catch (error) {
    throw signal.aborted ? new FailureError({ kind: "cancelled" }) : error;
  }
}

async function follow(
  transport: Transport,
  request: HttpRequest,
  registry: string,
  redirects: number,
  signal: AbortSignal,
): Promise<Delivery> {
  let current = request;
  for (let hops = 0; ; hops += 1) {
    const response = await transport.send(current, signal);
    const { location } = response.headers;
    // What a POST or a PUT carries is meant for one address alone.
    const isAsking = request.method === "GET" || request.method === "HEAD";
    const isRedirect = REDIRECTS.includes(response.status) && isAsking;
    if (!isRedirect || location === undefined) return { ...response, origin: current.url.origin };
    response.body.destroy();
    if (hops === redirects) {
      fail({ kind: "registry-unreachable", registry, why: `more than ${redirects} redirects` });
    }
    current = redirected(current, location, registry);
  }
}

function redirected(request: HttpRequest, location: string, registry: string): HttpRequest {
  const url = URL.parse(location, request.url.href);
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (url === null || !isHttp) {
    return fail({ kind: "registry-unreachable", registry, why: "it redirects to no web address" });
  }
  const isDowngrade = request.url.protocol === "https:" && url.protocol === "http:";
  if (isDowngrade && !isLoopback(url.hostname)) {
    fail({ kind: "registry-unreachable", registry, why: "it redirects from https to http" });
  }
  if (url.origin === request.url.origin) return { ...request, url };
  const { authorization: _, ...headers } = request.headers;
  return { ...request, url, headers };
}

/** null when it is final. */
function delayAfter(
  outcome: Delivery | NetworkError,
  tried: number,
  limits: PullLimits,
  clock: Clock,
): number | null {
  const own = limits.firstDelayMs * 2 ** (tried - 1);
  if (outcome instanceof Error) return PASSING_CODES.includes(outcome.code) ? own : null;
  if (!PASSING_STATUSES.includes(outcome.status)) return null;
  const asked = retryAfter(outcome.headers["retry-after"], clock) ?? own;
  return asked <= limits.longestDelayMs ? Math.max(asked, own) : null;
}

/** Seconds, or a date. */
function retryAfter(header: string | undefined, clock: Clock): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - clock.nowMs());
}
