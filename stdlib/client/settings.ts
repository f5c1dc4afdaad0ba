// From the environment to a Connection: which engine is meant, and how it is started.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../base/clock.ts";
import { type Home, type HomeSettings, homeOf } from "../base/home.ts";
import { type Connection, type ConnectionOptions, createConnection } from "./connect.ts";
import { RondelError } from "./failures.ts";
import type { Greeting, Link } from "./link.ts";
import { askParent, type ParentChannel, SESSION_OF_PARENT, type SessionDoor } from "./parent.ts";
import type { OwnTerminal } from "./terminal/tty.ts";

export interface Surroundings {
  readonly env: Environment;
  readonly cwd: () => string;
  readonly isRoot: boolean;
  readonly clock: Clock;
  /** The node program that runs the engine. */
  readonly node: string;
  readonly parent?: ParentChannel;
  /** The terminal of this process; null when it has none. */
  readonly terminal?: () => OwnTerminal | null;
  readonly tools?: NonNullable<ConnectionOptions["tools"]>;
  readonly tell?: (line: string) => void;
}

export interface Environment extends HomeSettings {
  /** Set by `rondel with` and its like: a session that is open already. */
  readonly DAGGER_SESSION_PORT?: string | undefined;
  readonly DAGGER_SESSION_TOKEN?: string | undefined;
  /** `parent`: the process that started this one has a session, and is asked for it. */
  readonly RONDEL_SESSION?: string | undefined;
  readonly [name: string]: string | undefined;
}

export interface ConnectOptions {
  /** What relative host paths count from; the current folder when it is not given. */
  readonly workdir?: string | undefined;
  /** What the session is called where sessions are listed. */
  readonly name?: string | undefined;
  /** Takes a line about what was done that nobody had asked for; else it goes to standard error. */
  readonly tell?: (line: string) => void;
}

const START_TIMEOUT_MS = 30_000;

export function connectFrom(around: Surroundings, options: ConnectOptions = {}): Connection {
  const { DAGGER_SESSION_PORT: port, DAGGER_SESSION_TOKEN: token } = around.env;
  if (around.env.RONDEL_SESSION === SESSION_OF_PARENT && around.parent?.send !== undefined) {
    return joinParent(around.parent, terminalsOf(around, true));
  }
  const terminals = terminalsOf(around, false);
  if (port) return joinSession(Number(port), token ?? "", terminals);
  const home = homeOf(around.env, around.isRoot);
  const reach = {
    home,
    program: { command: engineCommand(around.node), env: engineEnvironment(around.env, home) },
    startTimeoutMs: START_TIMEOUT_MS,
    nowMs: around.clock.nowMs,
    tell: options.tell ?? around.tell ?? (() => {}),
  };
  return createConnection({
    ...terminals,
    // What speaks to the engine is loaded when it is spoken to: a prompt shows before.
    reach: async (greeting) => (await import("./reach.ts")).reachEngine(reach, greeting),
    greeting: () => {
      const { name } = options;
      const workdir = resolve(around.cwd(), options.workdir ?? "");
      const env = definedOnly(around.env);
      return { open: name === undefined ? { workdir, env } : { workdir, name, env } };
    },
  });
}

/** A parent that has the session shows what its child cannot. */
function terminalsOf({ terminal, tools }: Surroundings, canAsk: boolean): Terminals {
  const host = { own: () => terminal?.() ?? null, canAsk };
  const stay: Terminals["stay"] = async (wire, opening) => {
    const { stayAtTerminal } = await import("./terminal/open.ts");
    return stayAtTerminal(wire, host, opening);
  };
  return tools === undefined ? { stay } : { stay, tools };
}

type Terminals = Pick<ConnectionOptions, "stay" | "tools">;

/**
 * Node keeps what it compiled, or its engine would compile all its files at each start. The engine
 * is told its home: as root of its own namespaces it would take that of the machine's root.
 */
function engineEnvironment(env: Environment, home: Home): Environment {
  return { NODE_COMPILE_CACHE: `${home.engine}/compiled`, ...env, RONDEL_HOME: home.root };
}

function definedOnly(env: Environment): Record<string, string> {
  const entries = Object.entries(env).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function joinParent(parent: ParentChannel, terminals: Terminals): Connection {
  return joinThrough(() => askParent(parent), terminals);
}

/**
 * The session of another process, which is asked for its door each time: it has always the newest
 * token, for its session may have been opened again meanwhile.
 */
export function joinThrough(
  door: () => Promise<SessionDoor>,
  options: Pick<ConnectionOptions, "stay" | "tools"> = {},
): Connection {
  return createConnection({
    ...options,
    reach: async () => {
      const { port, token } = await door();
      return join(port, { token });
    },
    greeting: () => ({ token: "" }),
  });
}

function joinSession(port: number, token: string, terminals: Terminals): Connection {
  return createConnection({
    ...terminals,
    reach: (greeting) => join(port, greeting),
    greeting: () => {
      if (token !== "") return { token };
      throw new RondelError("DAGGER_SESSION_PORT is set and DAGGER_SESSION_TOKEN is not");
    },
  });
}

async function join(port: number, greeting: Greeting): Promise<Link> {
  const { dial, isOurs } = await import("./link.ts");
  const link = await dial({ kind: "tcp", port }, greeting);
  if (isOurs(link)) return link;
  link.close();
  throw (await import("./other-edition.ts")).joinedOther(link);
}

function engineCommand(node: string): [string, ...string[]] {
  const flags = [
    `--stack-size=${STACK_KB}`,
    `--max-semi-space-size=${YOUNG_MB}`,
    `--heap-growing-percent=${GROWING_PERCENT}`,
  ];
  return [pathOf("enter.sh"), node, ...flags, pathOf("main.ts")];
}

/** Each thread has three times this for new objects, which it never gives back. */
const YOUNG_MB = 2;

/** How much what lives long may grow before it is looked through. Node by itself waits longer. */
const GROWING_PERCENT = 70;

/**
 * GraphQL's parser and its rules follow the nesting of a document on the stack, and a chain of
 * some thousand calls is a document as deep. A thread has 8 MB of which node uses one by default.
 */
const STACK_KB = 3900;

/** The engine is a program beside this library: it is run, never imported. */
function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../engine/${name}`, import.meta.url));
}
