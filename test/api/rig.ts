// An engine's API over the fake Solver: images alpine and bare, and a shell of a few words.

import { EventEmitter, once as nextEvent } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionResult } from "graphql";
import { type Api, type ApiOptions, createApi } from "../../engine/api/api.ts";
import type { Platform } from "../../engine/op/platform.ts";
import type { Session, Sessions } from "../../engine/session/session.ts";
import { createSessions } from "../../engine/session/sessions.ts";
import { createTerminals } from "../../engine/session/terminals/terminals.ts";
import { createFakeSolver } from "../../engine/solver/fake/fake.ts";
import type { FakeProgram } from "../../engine/solver/fake/made.ts";
import {
  fileAt,
  newFile,
  newTree,
  nodeAt,
  putNode,
  treeFrom,
} from "../../engine/solver/fake/tree.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { EDITION } from "../../stdlib/base/edition.ts";
import { createFakeSources, type FakeSources } from "../rig/sources.ts";

export interface ApiRig {
  readonly api: Api;
  readonly sessions: Sessions;
  readonly session: Session;
  readonly sources: FakeSources;
  readonly folder: string;
  /** The commands that ran, in order. */
  readonly ran: string[][];
  readonly bugs: unknown[];
  ask(document: string): Promise<ExecutionResult>;
  /** The one leaf of the answer; it throws what the answer's first error says. */
  leaf(document: string): Promise<unknown>;
}

const PLATFORM = "linux/amd64" as Platform;

export function createApiRig(over: Partial<ApiOptions> = {}): ApiRig {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "api-"));
  const sessions = createSessions({ folder: join(folder, "sessions") });
  const session = sessions.open({
    workdir: folder,
    name: null,
    env: { TOKEN_VALUE: "s3cret-env" },
  });
  const alpine = treeFrom({
    "/etc/alpine-release": "3.20.2\n",
    "/bin/link": "->/etc/alpine-release",
  });
  const config = {
    env: [["PATH", "/usr/bin:/bin"] as const],
    cmd: ["/bin/sh"],
    labels: [["maker", "us"] as const],
    ports: [{ port: 80, protocol: "tcp" as const }],
  };
  const sources = createFakeSources(
    new Map([
      ["alpine", { tree: alpine, config }],
      ["bare", { tree: newTree(), config: {} }],
    ]),
  );
  const ran: string[][] = [];
  const counted = ([name, program]: [string, FakeProgram]): [string, FakeProgram] => [
    name,
    (process) => {
      ran.push([...process.args]);
      return program(process);
    },
  ];
  const solver = createFakeSolver({
    writeFile: writeFileSync,
    clock: systemClock,
    platform: PLATFORM,
    programs: new Map(PROGRAMS.map(counted)),
    images: sources.images,
    trees: sources.trees,
    contents: sources.contents,
  });
  const bugs: unknown[] = [];
  const log: ApiOptions["log"] = ({ error }) => void bugs.push(error);
  const terminals = createTerminals({ nowMs: systemClock.nowMs });
  const below = { sessions, solver, sources, terminals };
  const options = { ...below, clock: systemClock, version: "0.0.0-test", edition: EDITION, pid: 1 };
  const api = createApi({ ...options, log, stop: () => undefined, ...over });
  const ask = (document: string) => api.execute(session, document);
  const leaf = async (document: string) => {
    const result = await ask(document);
    if (bugs.length > 0) throw bugs[0];
    return leafOf(result);
  };
  return { api, sessions, session, sources, folder, ran, bugs, ask, leaf };
}

function leafOf(result: ExecutionResult): unknown {
  const [error] = result.errors ?? [];
  if (error !== undefined) throw error;
  let value: unknown = result.data;
  while (typeof value === "object" && value !== null && !Array.isArray(value)) {
    value = Object.values(value)[0];
  }
  return value;
}

/** A program goes on when a test says so under this name. */
export const goOn = new EventEmitter();

async function once(signal: AbortSignal, name: string): Promise<void> {
  await nextEvent(goOn, name, { signal }).catch(() => undefined);
}

const PROGRAMS: [string, FakeProgram][] = [
  ["true", () => 0],
  ["false", () => 1],
  [
    "bounds",
    ({ op, print }) => {
      print("stdout", JSON.stringify({ limits: op.limits, network: op.network }));
      return 0;
    },
  ],
  [
    "echo",
    ({ args, print }) => {
      print("stdout", `${args.slice(1).join(" ")}\n`);
      return 0;
    },
  ],
  [
    "env",
    ({ env, print }) => {
      for (const [name, value] of env) print("stdout", `${name}=${value}\n`);
      return 0;
    },
  ],
  [
    "cat",
    ({ args, tree, print }) => {
      print("stdout", Buffer.from(fileAt(tree, args[1] ?? "").bytes).toString("utf8"));
      return 0;
    },
  ],
  [
    "write",
    ({ args, tree }) => {
      putNode(tree, args[1] ?? "", newFile(args[2] ?? ""));
      return 0;
    },
  ],
  [
    "fail",
    ({ args, print }) => {
      print("stdout", "  some output\n");
      print("stderr", ` ${args[2] ?? "some trouble"}\n`);
      return Number(args[1]);
    },
  ],
  [
    "ls",
    ({ args, tree, print }) => {
      const node = nodeAt(tree, args[1] ?? "/");
      if (node?.kind !== "directory") return 1;
      print("stdout", `${[...node.entries.keys()].sort().join(" ")}\n`);
      return 0;
    },
  ],
  [
    "drip",
    async ({ args, signal, print }) => {
      print("stdout", "first\n");
      print("stderr", "aside\n");
      await once(signal, args[1] ?? "");
      print("stdout", "last\n");
      return 0;
    },
  ],
  [
    "hang",
    ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(0), { once: true })),
  ],
];
