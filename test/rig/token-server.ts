// The token service that a registry sends its clients to: anyone may pull what is public, its user
// may do all. Tokens are JSON Web Tokens signed with a key whose certificate the registry trusts.

import { execFileSync } from "node:child_process";
import { createSign, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";

export interface TokenServer {
  readonly realm: string;
  readonly issuer: string;
  /** Where the certificate is. */
  readonly certificate: string;
  /** What was asked, without the answers: the query or form of each request, oldest first. */
  readonly asked: URLSearchParams[];
  issue(repository: string, actions: readonly string[]): string;
  close(): Promise<void>;
}

export interface TokenServerOptions {
  readonly folder: string;
  readonly user: { readonly username: string; readonly password: string };
  readonly service: string;
}

/** What the user may trade for tokens instead of the password. */
export const IDENTITY_TOKEN = "identity-of-ada";
const ISSUER = "test-issuer";
const LIFE_SECONDS = 300;
/** What only the user may pull is below this. */
const PRIVATE = "private/";

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const { key, certificate } = makeKey(options.folder);
  const asked: URLSearchParams[] = [];
  const issue = (repository: string, actions: readonly string[]) =>
    sign({ repository, actions, service: options.service, key, certificate });
  const server = createServer((request, response) => {
    void answer(request, response, options, asked, issue);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    realm: `http://127.0.0.1:${port}/token`,
    issuer: ISSUER,
    certificate,
    asked,
    issue,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { user }: TokenServerOptions,
  asked: URLSearchParams[],
  issue: TokenServer["issue"],
): Promise<void> {
  const isPost = request.method === "POST";
  const query = isPost
    ? new URLSearchParams(await textOf(request))
    : new URL(request.url ?? "", "http://localhost").searchParams;
  asked.push(query);
  const basic = Buffer.from(`${user.username}:${user.password}`).toString("base64");
  const isUser = isPost
    ? query.get("refresh_token") === IDENTITY_TOKEN
    : request.headers.authorization === `Basic ${basic}`;
  const [, repository = "", wish = ""] = (query.get("scope") ?? "").split(":");
  const isWrong = !isUser && (isPost || request.headers.authorization !== undefined);
  if (isWrong) {
    response.writeHead(401).end();
    return;
  }
  const mayPull = isUser || !repository.startsWith(PRIVATE);
  const actions = wish.split(",").filter((one) => (one === "pull" ? mayPull : isUser));
  const token = issue(repository, actions);
  const body = isPost ? { access_token: token } : { token, expires_in: LIFE_SECONDS };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}

interface Claim {
  readonly repository: string;
  readonly actions: readonly string[];
  readonly service: string;
  readonly key: string;
  readonly certificate: string;
}

function sign({ repository, actions, service, key, certificate }: Claim): string {
  const pem = readFileSync(certificate, "utf8");
  const x5c = [pem.replace(/-----[^-]+-----|\s/g, "")];
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    sub: "",
    aud: service,
    exp: now + LIFE_SECONDS,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access: [{ type: "repository", name: repository, actions }],
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ typ: "JWT", alg: "RS256", x5c })}.${encode(claims)}`;
  const signature = createSign("RSA-SHA256").update(text).sign(readFileSync(key), "base64url");
  return `${text}.${signature}`;
}

function makeKey(folder: string): { key: string; certificate: string } {
  const key = join(folder, "token.key");
  const certificate = join(folder, "token.crt");
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  const files = ["-subj", "/CN=test-issuer", "-keyout", key, "-out", certificate];
  execFileSync("openssl", [...request, ...files], { stdio: "ignore" });
  return { key, certificate };
}
