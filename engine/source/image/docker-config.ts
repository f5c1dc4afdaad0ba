// Credentials from where `docker login` put them: the configuration file itself, or a helper
// program that it names, which is asked by the docker-credential protocol.
// What cannot be read counts as no credentials: most pulls need none.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { type Members, membersOf, parseJson } from "./json.ts";
import { canonicalRegistry, DOCKER_HUB } from "./reference.ts";

export type Login =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** Exchanged at the token service for a token of the registry. */
  | { readonly kind: "identity"; readonly token: string }
  /** The registry's own token, sent as it is. */
  | { readonly kind: "token"; readonly token: string };

export interface DockerConfig {
  /** Read afresh each time: people log in while the engine runs. */
  find(registry: string): Promise<Login | null>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The key that Docker files its own hub under. */
const DOCKER_HUB_KEY = "https://index.docker.io/v1/";
const HELPER_MS = 30_000;
const MOST_ANSWER_BYTES = 1 << 20;

export function createDockerConfig(env: Environment): DockerConfig {
  const folder = env["DOCKER_CONFIG"] || `${env["HOME"] ?? ""}/.docker`;
  return {
    async find(registry) {
      const config = await readJson(`${folder}/config.json`);
      const helper = helperFor(config, registry);
      const key = registry === DOCKER_HUB ? DOCKER_HUB_KEY : registry;
      const told = helper === null ? null : await askHelper(helper, key, env);
      return told ?? loginIn(config, registry);
    },
  };
}

async function readJson(path: string): Promise<Members> {
  const text = await readFile(path, "utf8").catch(() => "");
  return membersOf(parseJson(text));
}

function helperFor(config: Members, registry: string): string | null {
  const helpers = Object.entries(membersOf(config["credHelpers"]));
  const own = helpers.find(([key]) => registryOf(key) === registry)?.[1];
  const name = own ?? config["credsStore"];
  // It becomes the name of a program.
  return typeof name === "string" && /^[\w.-]+$/.test(name) ? name : null;
}

async function askHelper(name: string, key: string, env: Environment): Promise<Login | null> {
  const text = await run(`docker-credential-${name}`, key, env);
  const answer = membersOf(parseJson(text ?? ""));
  return loginOf(textIn(answer, "Username"), textIn(answer, "Secret"));
}

/** What the program prints; null when there is no such program or it knows nothing. */
function run(program: string, input: string, env: Environment): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, ["get"], {
      env: { ...env },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: HELPER_MS,
      killSignal: "SIGKILL",
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (piece: string) => {
      output += piece;
      if (output.length > MOST_ANSWER_BYTES) child.kill("SIGKILL");
    });
    child.on("error", () => resolve(null));
    child.on("close", (code) => resolve(code === 0 ? output : null));
    // A helper that does not read its input is no error.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function loginIn(config: Members, registry: string): Login | null {
  const entries = Object.entries(membersOf(config["auths"]));
  const found = entries.find(([key]) => registryOf(key) === registry);
  if (found === undefined) return null;
  const entry = membersOf(found[1]);
  const identity = textIn(entry, "identitytoken");
  if (identity !== "") return { kind: "identity", token: identity };
  const token = textIn(entry, "registrytoken");
  if (token !== "") return { kind: "token", token };
  const pair = Buffer.from(textIn(entry, "auth"), "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon > 0) return loginOf(pair.slice(0, colon), pair.slice(colon + 1));
  return loginOf(textIn(entry, "username"), textIn(entry, "password"));
}

function loginOf(username: string, password: string): Login | null {
  if (username === "" || password === "") return null;
  if (username === "<token>") return { kind: "identity", token: password };
  return { kind: "password", username, password };
}

/** Keys are hosts, or addresses of an older protocol: `https://example.com/v1/`. */
function registryOf(key: string): string {
  return canonicalRegistry(key.replace(/^https?:\/\//, "").replace(/\/.*$/s, ""));
}

function textIn(members: Members, key: string): string {
  const value = members[key];
  // Some writers end a password with zero bytes.
  return typeof value === "string" ? value.replace(/\0+$/, "") : "";
}
