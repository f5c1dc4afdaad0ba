// A real registry (docker-registry, the reference implementation) on a free loopback port, with its
// storage in a folder of its own that is gone when it closes.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PushTarget } from "../../scripts/images/push.ts";
import { startTokenServer, type TokenServer } from "./token-server.ts";

export interface TestRegistry {
  readonly url: string;
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** As one who may push. */
  readonly push: PushTarget;
  /** Only of the kind with tokens. */
  readonly tokens: TokenServer | null;
  close(): Promise<void>;
}

export type RegistryAuth = "anonymous" | "basic" | "token";

/** The one user there is. */
export const USER = { username: "ada", password: "lovelace" } as const;

/** Her password by bcrypt. */
const HTPASSWD = "ada:$2b$05$abcdefghijklmnopqrstuuugyJgZetmHGvxwCJ1rpgM8bgT8KJ8.i";
const SERVICE = "test-registry";

export async function startRegistry(auth: RegistryAuth = "anonymous"): Promise<TestRegistry> {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "registry-"));
  const tokens =
    auth === "token" ? await startTokenServer({ folder, user: USER, service: SERVICE }) : null;
  writeFileSync(join(folder, "htpasswd"), HTPASSWD);
  let server: ChildProcess | null = null;
  const close = async () => {
    if (server !== null) await stop(server);
    await tokens?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const host = `127.0.0.1:${await freePort()}`;
      server = serve({ folder, host, auth, tokens });
      const url = `http://${host}`;
      if (await answers(url, folder, server)) {
        return { url, host, push: pushTarget(url, auth, tokens), tokens, close };
      }
      await stop(server);
    }
    throw new Error(`docker-registry ended ${MOST_TRIES} times before it answered`);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Somebody else may take the port that was free; then another is tried. */
const MOST_TRIES = 5;
/** Tells this registry from one of another test that has got the port instead. */
const NAME_HEADER = "X-Test-Registry";

interface Serving {
  readonly folder: string;
  readonly host: string;
  readonly auth: RegistryAuth;
  readonly tokens: TokenServer | null;
}

function serve({ folder, host, auth, tokens }: Serving): ChildProcess {
  const config = join(folder, "config.json");
  // JSON is YAML too.
  writeFileSync(config, JSON.stringify(configOf(folder, host, auth, tokens)));
  // It dies with the tests, however they end.
  const command = ["--pdeathsig", "KILL", "docker-registry", "serve", config];
  return spawn("setpriv", command, { stdio: "ignore" });
}

function configOf(folder: string, addr: string, auth: RegistryAuth, tokens: TokenServer | null) {
  const ways = {
    anonymous: {},
    basic: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } },
    token: {
      token: {
        realm: tokens?.realm,
        service: SERVICE,
        issuer: tokens?.issuer,
        rootcertbundle: tokens?.certificate,
      },
    },
  };
  return {
    version: "0.1",
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: join(folder, "storage") }, delete: { enabled: true } },
    http: { addr, headers: { [NAME_HEADER]: [folder] } },
    ...(auth === "anonymous" ? {} : { auth: ways[auth] }),
  };
}

function pushTarget(url: string, auth: RegistryAuth, tokens: TokenServer | null): PushTarget {
  if (tokens !== null) {
    return {
      url,
      authorize: (repository) => `Bearer ${tokens.issue(repository, ["pull", "push"])}`,
    };
  }
  if (auth === "anonymous") return { url };
  const pair = Buffer.from(`${USER.username}:${USER.password}`).toString("base64");
  return { url, headers: { authorization: `Basic ${pair}` } };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Whether it does, or has ended instead. */
async function answers(url: string, name: string, server: ChildProcess): Promise<boolean> {
  let ended: Error | "exit" | null = null;
  server.once("error", (error) => (ended = error));
  server.once("exit", () => (ended = "exit"));
  while (ended === null) {
    const isOurs = await fetch(`${url}/v2/`).then(
      ({ headers }) => headers.get(NAME_HEADER) === name,
      () => false,
    );
    if (isOurs) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (ended === "exit") return false;
  throw ended;
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.pid === undefined) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGKILL");
  });
}
