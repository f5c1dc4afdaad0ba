// The secrets of one session. A value comes from the client under a name, or is fetched from where
// an address points: `env://NAME`, `file://PATH`, `cmd://COMMAND`, on the machine of the engine.
// Invariant: a value is in memory only, and every value ever revealed is known to `scrub`.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fail } from "../event/failure.ts";
import { resolvePath } from "../op/path.ts";
import type { Secrets } from "./session.ts";

export interface SecretsOptions {
  readonly workdir: string;
  /** What `env://` reads: the client's environment as far as the client has passed it on. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Shorter values are not scrubbed: they would blot out ordinary text. */
const SHORTEST_SCRUBBED = 4;
const MASK = "***";
const COMMAND_TIMEOUT_MS = 60_000;
const MOST_SECRET_BYTES = 512_000;
/** Each is looked for in all that is shown. */
const MOST_SECRETS = 1_000;

export function createSecrets(options: SecretsOptions): Secrets {
  const byName = new Map<string, Uint8Array>();
  const shown = new Set<string>();

  const learn = (value: Uint8Array): Uint8Array => {
    const text = Buffer.from(value).toString("utf8");
    for (const one of [text, text.trim()]) {
      if (one.length >= SHORTEST_SCRUBBED) shown.add(one);
    }
    return value;
  };

  return {
    set(name, value) {
      if (byName.size >= MOST_SECRETS && !byName.has(name)) {
        fail({ kind: "limit", what: "secrets of a session", limit: MOST_SECRETS });
      }
      byName.set(name, learn(value));
    },
    has: (name) => byName.has(name),
    async reveal(name) {
      const value = byName.get(name) ?? learn(await fetchSecret(name, options));
      if (value.length > MOST_SECRET_BYTES) {
        fail({ kind: "limit", what: `the size of secret ${name}`, limit: MOST_SECRET_BYTES });
      }
      return value;
    },
    scrub(text) {
      let clean = text;
      // The longest first, so that a secret inside another leaves no rest behind.
      for (const value of [...shown].sort((a, b) => b.length - a.length)) {
        clean = clean.replaceAll(value, MASK);
      }
      return clean;
    },
  };
}

async function fetchSecret(uri: string, options: SecretsOptions): Promise<Uint8Array> {
  const cut = uri.indexOf("://");
  const scheme = cut < 0 ? "" : uri.slice(0, cut);
  const rest = uri.slice(cut + "://".length);
  switch (scheme) {
    case "env":
      return fromEnvironment(uri, rest, options);
    case "file":
      return fromFile(uri, rest, options);
    case "cmd":
      return fromCommand(uri, rest, options);
    case "":
      return fail({ kind: "secret-missing", name: uri, why: "it was not set in this session" });
    default:
      return fail({
        kind: "secret-missing",
        name: uri,
        why: `provider ${scheme} is not supported`,
      });
  }
}

function fromEnvironment(uri: string, name: string, { env }: SecretsOptions): Uint8Array {
  const value = env[name];
  if (value === undefined) {
    fail({ kind: "secret-missing", name: uri, why: `the environment has no ${name}` });
  }
  return Buffer.from(value);
}

async function fromFile(uri: string, path: string, options: SecretsOptions): Promise<Uint8Array> {
  const home = options.env["HOME"] ?? "/";
  const full = path.startsWith("~/") ? home + path.slice(1) : resolvePath(options.workdir, path);
  try {
    return await readFile(full);
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    return fail({ kind: "secret-missing", name: uri, why: `its file cannot be read (${code})` });
  }
}

function fromCommand(uri: string, command: string, options: SecretsOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const settings = {
      cwd: options.workdir,
      env: options.env as NodeJS.ProcessEnv,
      encoding: "buffer" as const,
      timeout: COMMAND_TIMEOUT_MS,
      maxBuffer: MOST_SECRET_BYTES * 2,
    };
    execFile("sh", ["-c", command], settings, (error, stdout) => {
      if (error === null) return resolve(stdout);
      // The command's own output could hold the secret, so only its exit is told.
      const why = `its command ended with ${error.code ?? error.signal ?? "an error"}`;
      try {
        fail({ kind: "secret-missing", name: uri, why });
      } catch (failure) {
        reject(failure);
      }
    });
  });
}
