// Convincing a registry: the Authorization header for one repository, from what the session or
// Docker's configuration knows.
// Invariant: credentials are asked for only when the registry has demanded them, are kept nowhere,
// and go to the registry or to the token service that it names, never further.

import type { Clock } from "../../../stdlib/base/clock.ts";
import { fail } from "../../event/failure.ts";
import type { Scope } from "../../event/scope.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import type { Courier } from "./courier.ts";
import type { DockerConfig, Login } from "./docker-config.ts";
import { countOf, membersOf, parseJson, textOf } from "./json.ts";
import { type Endpoint, isLoopback } from "./mirrors.ts";
import { readAll } from "./read-all.ts";
import type { HttpRequest } from "./transport.ts";

export interface Authorizer {
  /** The header that was good enough the last time; null when there is none or it has expired. */
  known(subject: Subject, scope: Scope): string | null;
  /** The header that a challenge asks for. Fails when there is nothing to give. */
  answer(subject: Subject, header: string | undefined, scope: Scope): Promise<string>;
}

/** What is to be pulled, and from where. */
export interface Subject {
  readonly endpoint: Endpoint;
  readonly repository: string;
  /** For failures. */
  readonly reference: string;
}

export interface AuthorizerOptions {
  readonly courier: Courier;
  readonly docker: DockerConfig;
  readonly clock: Clock;
}

interface Pass {
  readonly header: string;
  readonly untilMs: number;
}

const CLIENT = "rondel";
/** What the token protocol says when the service does not. */
const USUAL_TOKEN_SECONDS = 60;
/** A token about to expire is as good as expired. */
const MARGIN_MS = 5_000;
const MOST_TOKEN_BYTES = 1 << 20;
const MOST_PASSES = 256;

export function createAuthorizer({ courier, docker, clock }: AuthorizerOptions): Authorizer {
  // One session's credentials are never used for another.
  const passes = new Map<string, Pass>();
  const keyOf = (subject: Subject, scope: Scope) =>
    `${scope.session} ${subject.endpoint.url} ${subject.repository}`;

  const remember = (key: string, pass: Pass) => {
    passes.delete(key);
    passes.set(key, pass);
    const [oldest] = passes.keys();
    if (passes.size > MOST_PASSES && oldest !== undefined) passes.delete(oldest);
  };

  const convince = async (subject: Subject, challenge: Challenge, scope: Scope): Promise<Pass> => {
    const login = await findLogin(subject.endpoint.host, docker, scope);
    if (login?.kind === "token") return forever(`Bearer ${login.token}`);
    if (challenge.scheme === "bearer") {
      const askedMs = clock.nowMs();
      const request = tokenRequest(subject, challenge, login);
      const { token, seconds } = await fetchToken(courier, request, subject, scope);
      return { header: `Bearer ${token}`, untilMs: askedMs + seconds * 1000 };
    }
    if (login?.kind !== "password") return denied(subject, 401);
    return forever(basic(login));
  };

  return {
    known(subject, scope) {
      const pass = passes.get(keyOf(subject, scope));
      return pass !== undefined && clock.nowMs() < pass.untilMs - MARGIN_MS ? pass.header : null;
    },
    async answer(subject, header, scope) {
      const key = keyOf(subject, scope);
      passes.delete(key);
      const challenge = header === undefined ? null : parseChallenge(header);
      if (challenge === null) return denied(subject, 401);
      const pass = await convince(subject, challenge, scope);
      remember(key, pass);
      return pass.header;
    },
  };
}

async function findLogin(host: string, docker: DockerConfig, scope: Scope): Promise<Login | null> {
  const given = await scope.credential(host);
  return given === null ? docker.find(host) : { kind: "password", ...given };
}

function tokenRequest(
  subject: Subject,
  challenge: Extract<Challenge, { scheme: "bearer" }>,
  login: Exclude<Login, { kind: "token" }> | null,
): HttpRequest {
  const url = URL.parse(challenge.realm);
  if (url === null || !isTrusted(url, subject.endpoint)) {
    const { host } = subject.endpoint;
    return fail({
      kind: "registry-unreachable",
      registry: host,
      why: "its token service is not https",
    });
  }
  const asked = new URLSearchParams({
    scope: challenge.scope ?? `repository:${subject.repository}:pull`,
  });
  if (challenge.service !== null) asked.set("service", challenge.service);
  if (login?.kind === "identity") {
    asked.set("grant_type", "refresh_token");
    asked.set("client_id", CLIENT);
    asked.set("refresh_token", login.token);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { method: "POST", url, headers, body: asked.toString() };
  }
  if (login !== null) asked.set("account", login.username);
  for (const [name, value] of asked) url.searchParams.append(name, value);
  return { method: "GET", url, headers: login === null ? {} : { authorization: basic(login) } };
}

/** A registry that is itself reached by plain http has no secrets to lose. */
function isTrusted(realm: URL, endpoint: Endpoint): boolean {
  if (realm.protocol === "https:") return true;
  const isPlain = endpoint.url.startsWith("http:") || isLoopback(realm.hostname);
  return realm.protocol === "http:" && isPlain;
}

async function fetchToken(
  courier: Courier,
  request: HttpRequest,
  subject: Subject,
  scope: Scope,
): Promise<Token> {
  const registry = request.url.host;
  const refuse = (why: string) =>
    fail({ kind: "registry-unreachable", registry, why: `token service: ${why}` });
  const { status, body } = await courier.send(request, registry, scope.signal);
  const bytes = await readAll(body, MOST_TOKEN_BYTES, registry, scope.signal);
  if (status === 401 || status === 403) return denied(subject, status);
  if (status !== 200) return refuse(`status ${status}`);
  return parseToken(bytes ?? "") ?? refuse("no token in its answer");
}

interface Token {
  readonly token: string;
  readonly seconds: number;
}

function parseToken(text: string | Uint8Array): Token | null {
  const answer = membersOf(parseJson(text));
  const token = textOf(answer["token"]) ?? textOf(answer["access_token"]);
  const seconds = countOf(answer["expires_in"]) || USUAL_TOKEN_SECONDS;
  return token ? { token, seconds } : null;
}

function basic(login: { readonly username: string; readonly password: string }): string {
  const pair = Buffer.from(`${login.username}:${login.password}`, "utf8");
  return `Basic ${pair.toString("base64")}`;
}

function forever(header: string): Pass {
  return { header, untilMs: Number.POSITIVE_INFINITY };
}

function denied(subject: Subject, status: number): never {
  return fail({ kind: "registry-denied", reference: subject.reference, status });
}
